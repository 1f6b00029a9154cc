from django.db import migrations


class Migration(migrations.Migration):
    """Of all that was said little is of places that ended before they began: found by a short index."""

    dependencies = [("caseload", "0001_indexes"), ("evidence", "0003_row_security")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX evidence_never_came ON evidence_evidence (authority_id, starts_on)"
            " WHERE ended_on < starts_on AND withdrawn_at IS NULL",
            "DROP INDEX evidence_never_came",
        ),
    ]
