from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("consents", "0001_words_shown")]

    operations = [protect("consents_shown")]
