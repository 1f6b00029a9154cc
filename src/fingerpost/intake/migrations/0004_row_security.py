from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_initial")]

    operations = [
        protect("intake_submission"),
        protect("intake_submissioncontent"),
        protect("intake_row"),
        protect("intake_detailschange"),
    ]
