from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [
        protect("organisations_membershipevent"),
    ]
