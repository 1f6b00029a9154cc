from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("sending", "0001_messages_and_stops")]

    operations = [
        protect("sending_campaign"),
        protect("sending_message"),
        protect("sending_stop"),
        protect("sending_stopevent"),
        protect("sending_received"),
        protect("sending_setup"),
        protect("sending_notifytemplate"),
    ]
