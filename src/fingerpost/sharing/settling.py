"""Instructions not to share about which somebody has something to do, worked out each time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from fingerpost.core.access import Permission
from fingerpost.core.sharing.settling import Task, Told, task
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import PERSON_MEANT
from fingerpost.people.models import Person
from fingerpost.sharing import records, restricting
from fingerpost.sharing.models import Instruction
from fingerpost.sharing.queries import policy_of


@dataclass(frozen=True, slots=True)
class Open:
    """What is to be done about one young person's instructions."""

    person: Person
    task: Task


def to_settle(access: Access, day: date) -> list[Open]:
    """What this user's authority, school or provider has to do, the nearest day first.

    Whose use is restricted stands in no list.
    """
    if not access.may(Permission.RECORD_CONSENT):
        return []
    rows = standing(access).annotate(meant=PERSON_MEANT)
    used = rows.exclude(meant__in=restricting.standing(day).values_list(PERSON_MEANT))
    found = [Open(p, due) for p, due in _tasks(used, access, day) if due is not None]
    return sorted(found, key=lambda one: (one.task.by or date.max, one.person.search_name))


def task_about(person: Person, access: Access, day: date) -> Task | None:
    """What is to be done about one young person's instructions; None where nothing is."""
    rows = standing(access).filter(person__in=Person.objects.entries_of(person))
    return next((due for _, due in _tasks(rows, access, day)), None)


def standing(access: Access) -> QuerySet[Instruction]:
    """Instructions that stand, of those this user may see."""
    return (
        Instruction.objects.visible_to(access)
        .standing()
        .select_related("person__merged_into", "institution")
    )


def _tasks(
    rows: Iterable[Instruction], access: Access, day: date
) -> Iterable[tuple[Person, Task | None]]:
    given: dict[Person, list[Told]] = defaultdict(list)
    for row in rows:
        given[row.person.merged_into or row.person].append(_told(row))
    hold_days = policy_of(access.authority.pk).hold_days if given else 0
    for person, told in given.items():
        yield person, task(told, born_on=person.born_on, day=day, hold_days=hold_days)


def _told(row: Instruction) -> Told:
    place = row.institution
    return Told(
        instruction=records.instruction(row),
        to_whom=place is not None and place.kind != Organisation.Kind.AUTHORITY,
        known_on=timezone.localdate(row.recorded_at),
        settled=row.settled_rule,
    )
