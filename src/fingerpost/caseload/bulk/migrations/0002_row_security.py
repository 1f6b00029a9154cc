from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("bulk", "0001_initial")]

    operations = [
        protect("bulk_edit"),
        protect("bulk_editline"),
        protect("bulk_sheet"),
        protect("bulk_sheetline"),
    ]
