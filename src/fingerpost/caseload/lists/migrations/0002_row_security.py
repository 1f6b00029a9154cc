from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("lists", "0001_settings_and_kept_lists")]

    operations = [protect("lists_ownvalue"), protect("lists_savedlist")]
