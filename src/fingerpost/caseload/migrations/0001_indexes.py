from django.db import migrations


class Migration(migrations.Migration):
    """Few statuses need a look and few people over 18 are on the caseload: both found by a short index."""

    dependencies = [("people", "0002_row_security"), ("evidence", "0003_row_security")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX status_needs_a_look ON evidence_status (authority_id)"
            " WHERE needs_a_look",
            "DROP INDEX status_needs_a_look",
        ),
        migrations.RunSQL(
            "CREATE INDEX person_ehc_plan ON people_person (authority_id, born_on)"
            " WHERE ehc_plan",
            "DROP INDEX person_ehc_plan",
        ),
    ]
