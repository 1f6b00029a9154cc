from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial")]

    operations = [protect("api_token"), protect("api_keptanswer")]
