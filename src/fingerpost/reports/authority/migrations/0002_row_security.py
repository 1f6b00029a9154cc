from django.db import migrations

from fingerpost.db.rls import protect

TABLES = ("print", "schedule", "reader", "run", "report", "delivery")


class Migration(migrations.Migration):
    dependencies = [("authority_reports", "0001_reports_and_their_readers")]

    operations = [protect(f"authority_reports_{table}") for table in TABLES]
