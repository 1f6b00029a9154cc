from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_packs")]

    operations = [
        protect("visits_pack"),
        protect("visits_call"),
        protect("visits_entry"),
        protect("visits_doornote"),
    ]
