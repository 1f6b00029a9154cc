from django.db import migrations

from fingerpost.db.rls import protect


class Migration(migrations.Migration):
    dependencies = [("links", "0001_links_and_replies")]

    operations = [protect("links_link"), protect("links_reply")]
