from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        protect("people_person"),
        protect("people_personevent"),
    ]
