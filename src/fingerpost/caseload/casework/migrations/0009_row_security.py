from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_documents")]

    operations = [
        protect("casework_document"),
        protect("casework_documentpiece"),
        protect("casework_documentreader"),
    ]
