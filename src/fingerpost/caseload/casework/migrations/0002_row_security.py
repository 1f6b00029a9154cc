from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_needs_actions_notes")]

    operations = [
        protect("casework_need"),
        protect("casework_review"),
        protect("casework_action"),
        protect("casework_note"),
        protect("casework_reader"),
    ]
