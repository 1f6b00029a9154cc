from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_provision_and_referrals")]

    operations = [
        protect("casework_provision"),
        protect("casework_referral"),
        protect("casework_move"),
    ]
