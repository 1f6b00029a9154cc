from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_month_figures")]

    operations = [
        protect("reports_monthfigures"),
        protect("reports_splitcounts"),
    ]
