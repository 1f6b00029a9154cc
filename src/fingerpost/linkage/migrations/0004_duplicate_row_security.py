from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("linkage", "0003_duplicates")]

    operations = [protect("linkage_duplicate")]
