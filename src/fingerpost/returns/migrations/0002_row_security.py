from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial")]

    operations = [
        protect("returns_return"),
        protect("returns_returnfile"),
        protect("returns_finding"),
    ]
