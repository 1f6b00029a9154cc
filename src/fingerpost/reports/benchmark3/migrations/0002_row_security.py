from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("benchmark3", "0001_packs_runs_and_stories")]

    operations = [
        protect("benchmark3_packrun"),
        protect("benchmark3_pack"),
        protect("benchmark3_story"),
        protect("benchmark3_storyevent"),
    ]
