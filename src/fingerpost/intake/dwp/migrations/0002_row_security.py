from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("dwp", "0001_told_by_the_dwp")]

    operations = [protect("dwp_told")]
