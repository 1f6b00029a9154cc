from django.db import migrations

from fingerpost.db.rls import protect

TABLES = ("job", "jobevent", "followed", "hold", "holdevent", "run", "remnant")


class Migration(migrations.Migration):
    dependencies = [("retention", "0001_initial")]

    operations = [protect(f"retention_{table}") for table in TABLES]
