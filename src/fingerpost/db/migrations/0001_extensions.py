"""The PostgreSQL extensions Fingerpost rests on.

All four are trusted extensions: the owner of the database may create them without being a
superuser. Another app's first migration that needs one depends on ("db", "0001_extensions").
"""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    CreateExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        UnaccentExtension(),
        CreateExtension("fuzzystrmatch"),
    ]
