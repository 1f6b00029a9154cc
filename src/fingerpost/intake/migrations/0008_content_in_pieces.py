import django.db.models.deletion
from django.db import migrations, models

from fingerpost.db.rls import protect

# Each file kept whole so far becomes its pieces of a megabyte.
INTO_PIECES = """
INSERT INTO intake_submissionpiece (authority_id, submission_id, place, data)
SELECT c.authority_id, c.submission_id, piece.place,
       substring(c.data FROM piece.place * 1048576 + 1 FOR 1048576)
  FROM intake_submissioncontent c,
       generate_series(0, greatest(length(c.data) - 1, 0) / 1048576) AS piece (place)
"""
WHOLE_AGAIN = """
INSERT INTO intake_submissioncontent (authority_id, submission_id, data)
SELECT authority_id, submission_id, string_agg(data, ''::bytea ORDER BY place)
  FROM intake_submissionpiece GROUP BY 1, 2
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0007_passing"),
        ("organisations", "0003_postcodes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SubmissionPiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.IntegerField(help_text="Which piece it is, counted from 0")),
                ("data", models.BinaryField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.authority",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contents",
                        to="intake.submission",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("submission", "place"), name="one_piece_a_place")
                ],
            },
        ),
        # So that nothing waits to be checked when the tables change below.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RunSQL(INTO_PIECES, WHOLE_AGAIN),
        migrations.DeleteModel("SubmissionContent"),
        migrations.RenameModel("SubmissionPiece", "SubmissionContent"),
        protect("intake_submissioncontent"),
    ]
