from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("ladder", "0001_ladder")]

    operations = [
        protect("ladder_leftout"),
        protect("ladder_asklist"),
        protect("ladder_asked"),
    ]
