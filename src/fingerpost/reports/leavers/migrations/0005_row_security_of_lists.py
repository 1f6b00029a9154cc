from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("leavers", "0004_lists_found_right")]

    operations = [protect("leavers_foundright")]
