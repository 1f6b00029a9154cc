from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("linkage", "0001_initial")]

    operations = [
        protect("linkage_candidate"),
        protect("linkage_answer"),
        protect("linkage_turn"),
        protect("linkage_authoritythresholds"),
    ]
