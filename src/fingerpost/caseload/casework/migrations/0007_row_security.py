from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_automatic_places")]

    operations = [protect("casework_automaticplace"), protect("casework_placeanswer")]
