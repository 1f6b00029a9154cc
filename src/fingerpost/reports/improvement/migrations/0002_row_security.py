from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("improvement", "0001_initial")]

    operations = [protect("improvement_step"), protect("improvement_stepevent")]
