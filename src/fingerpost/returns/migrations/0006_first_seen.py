import django.utils.timezone
from django.db import migrations, models

# What was found before this column came was first seen, as far as we know, by its own build.
AS_BUILT = """
UPDATE returns_finding f SET first_seen = (r.built_at AT TIME ZONE 'Europe/London')::date
  FROM returns_return r WHERE r.id = f.built_id
"""


class Migration(migrations.Migration):
    dependencies = [("returns", "0005_sent_file_stays")]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="first_seen",
            field=models.DateField(
                default=django.utils.timezone.localdate,
                help_text="Since when build after build has found it",
            ),
        ),
        migrations.RunSQL(AS_BUILT, migrations.RunSQL.noop),
    ]
