from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("rights", "0001_requests")]

    operations = [
        protect("rights_request"),
        protect("rights_requestevent"),
        protect("rights_pause"),
        protect("rights_redaction"),
        protect("rights_redactionevent"),
        protect("rights_letter"),
        protect("rights_given"),
    ]
