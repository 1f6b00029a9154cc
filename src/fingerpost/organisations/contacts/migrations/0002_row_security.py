from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("contact_register", "0001_initial")]

    operations = [
        protect("contact_register_colleague"),
        protect("contact_register_colleagueevent"),
    ]
