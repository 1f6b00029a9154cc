from django.db import migrations

from fingerpost.db.rls import protect

TABLES = (
    "policy",
    "policyevent",
    "agreement",
    "agreementevent",
    "consent",
    "consentevent",
    "instruction",
    "instructionevent",
    "objection",
    "objectionevent",
    "disclosure",
    "disclosedperson",
)


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_initial")]

    operations = [protect(f"sharing_{table}") for table in TABLES]
