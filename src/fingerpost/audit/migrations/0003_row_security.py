from django.db import migrations

# Events of no authority (a register loaded, somebody given their first role) may be written and
# read by whoever is signed in: they hold keys and counts only.
OWN_OR_NONE = (
    "authority_id IS NULL OR "
    "authority_id = nullif(current_setting('fingerpost.authority', true), '')::bigint"
)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_initial")]

    operations = [
        migrations.RunSQL(
            sql=[
                "ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY own_authority_only ON audit_event"
                f" USING ({OWN_OR_NONE}) WITH CHECK ({OWN_OR_NONE})",
            ],
            reverse_sql=[
                "DROP POLICY own_authority_only ON audit_event",
                "ALTER TABLE audit_event DISABLE ROW LEVEL SECURITY",
            ],
        )
    ]
