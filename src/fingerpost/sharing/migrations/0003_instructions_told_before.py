from typing import Any

from django.db import migrations
from django.db.models import F
from django.utils import timezone

TOLD = "Held before instructions were kept one by one"


def keep(apps: Any, schema_editor: Any) -> None:
    """Whoever stood as withheld has an instruction: who gave it, and to whom, was not kept."""
    people = apps.get_model("people", "Person").objects.filter(sharing_withheld=True)
    instructions = apps.get_model("sharing", "Instruction").objects
    now = timezone.now()
    instructions.bulk_create(
        instructions.model(
            authority_id=authority,
            person_id=person,
            institution_id=school,
            given_by="not said",
            on=on,
            told=TOLD,
            recorded_at=now,
        )
        for authority, person, school, on in people.annotate(on=F("details_as_of")).values_list(
            "authority_id", "id", "school_id", "on"
        )
    )


def drop(apps: Any, schema_editor: Any) -> None:
    """Backwards, the flag of each person still says it."""
    apps.get_model("sharing", "Instruction").objects.filter(told=TOLD).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0002_row_security"),
        ("people", "0008_safe_contact"),
    ]

    operations = [migrations.RunPython(keep, drop)]
