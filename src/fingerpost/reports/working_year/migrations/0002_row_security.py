from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("working_year", "0001_initial")]

    operations = [
        protect("working_year_change"),
        protect("working_year_shutday"),
        protect("working_year_reminder"),
    ]
