from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        protect("notices_notice"),
        protect("notices_lookedat"),
        protect("notices_sending"),
        protect("notices_clocksetting"),
    ]
