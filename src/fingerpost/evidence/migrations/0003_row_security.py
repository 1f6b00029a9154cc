from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_initial")]

    operations = [
        protect("evidence_evidence"),
        protect("evidence_evidenceevent"),
        protect("evidence_status"),
    ]
