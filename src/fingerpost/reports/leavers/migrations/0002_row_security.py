from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("leavers", "0001_initial")]

    operations = [
        protect("leavers_doubt"),
        protect("leavers_doubtevent"),
        protect("leavers_word"),
        protect("leavers_look"),
    ]
