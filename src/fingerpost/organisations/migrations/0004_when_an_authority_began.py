from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_postcodes")]

    operations = [
        migrations.AddField(
            model_name="authority",
            name="began_on",
            field=models.DateField(
                null=True,
                help_text="The day it was set up here; empty where that was before we kept it",
            ),
        ),
    ]
