from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("retention_times", "0001_initial")]

    operations = [protect("retention_times_time"), protect("retention_times_timeevent")]
