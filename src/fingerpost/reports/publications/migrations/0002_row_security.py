from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("publications", "0001_initial")]

    operations = [protect("publications_publication")]
