from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("ways", "0001_initial")]

    operations = [
        protect("ways_uploadlink"),
        protect("ways_feed"),
        protect("ways_takenfile"),
        protect("ways_arrival"),
    ]
