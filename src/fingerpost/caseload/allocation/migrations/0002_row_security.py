from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("allocation", "0001_caseloads")]

    operations = [
        protect("allocation_caseload"),
        protect("allocation_part"),
        protect("allocation_holding"),
    ]
