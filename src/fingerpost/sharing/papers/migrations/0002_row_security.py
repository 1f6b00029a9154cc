from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]

    operations = [protect("papers_aboutus"), protect("papers_aboutusevent")]
