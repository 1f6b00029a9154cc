from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]

    operations = [
        protect("contacts_contact"),
        protect("contacts_tried"),
        protect("contacts_presence"),
        protect("contacts_opening"),
    ]
