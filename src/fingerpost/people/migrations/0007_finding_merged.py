"""Row security of merges; and who is found by a name or number of an entry made one with theirs.

The two functions are those of 0003, but for `coalesce(p.merged_into_id, p.id)`: what is found is
the entry that stands for the one that bears the name.
"""

from importlib import import_module

from django.db import migrations

from fingerpost.db.rls import protect

earlier = import_module("fingerpost.people.migrations.0003_finding")

STANDS = "coalesce(p.merged_into_id, p.id)"
NAMED = (
    earlier.NAMED.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    .replace("'SELECT p.id, (avg", f"'SELECT {STANDS}, (avg")
    .replace("ORDER BY 2 DESC", "ORDER BY 2 DESC, p.merged_into_id IS NOT NULL")
)
WITH_PHONE = earlier.WITH_PHONE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
    "SELECT p.id FROM", f"SELECT {STANDS} FROM"
)


def replaced(function: str) -> str:
    """As it was before."""
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("people", "0006_merging")]

    operations = [
        protect("people_merge"),
        protect("people_mergeentry"),
        migrations.RunSQL(NAMED, replaced(earlier.NAMED)),
        migrations.RunSQL(WITH_PHONE, replaced(earlier.WITH_PHONE)),
    ]
