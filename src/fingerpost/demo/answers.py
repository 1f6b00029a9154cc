"""What young people of the made-up county said about their school being told: yes, no, or nothing.

And what some told it not to share, and one objection: so that every reason has somebody.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import cycle

from django.db.models import Q

from fingerpost.core.dates import birthdays_of_academic_age
from fingerpost.core.sharing.instructions import Giver
from fingerpost.core.sharing.questions import Right
from fingerpost.messages.consents import actions as consents
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.sharing import actions as sharing
from fingerpost.sharing.models import Consent
from fingerpost.sharing.queries import fields_asked

SCHOOLS_ASKED = 12  # however large the county
YES, NO, TAKEN_BACK, SILENT, NOT_ASKED = "yes", "no", "taken back", "silent", "not asked"
# What they said, in turn: of ten who were asked about seven say yes, as in most places.
SAID = (YES, YES, NOT_ASKED, YES, NO, YES, YES, SILENT, YES, TAKEN_BACK, YES, NOT_ASKED, YES)
INSTRUCTED_ONE_IN = 25
AGES = (16, 17, 18)


def ask(schools: Sequence[Organisation], *, by: Access, today: date) -> None:
    """The schools hand out forms, and key what came back; the officer writes down the rest."""
    for school in schools[:SCHOOLS_ASKED]:
        left = list(_leavers(school, by, today))
        _forms(left, school, by=by, today=today)
        _not_to_share(left[::INSTRUCTED_ONE_IN], school, by=by, today=today)
        for person in left[7:8]:
            sharing.object_to(
                person,
                kind=Right.OBJECTION,
                flows_stopped=["F7"],
                since=today - timedelta(days=12),
                said="I do not want my old school to know",
                by=by.user,
            )


def _leavers(school: Organisation, by: Access, today: date) -> Iterable[Person]:
    born = Q()
    for age in AGES:
        born |= Q(born_on__range=birthdays_of_academic_age(age, today))
    held = Person.objects.filter(born, authority=by.authority, school=school, left_on=None)
    return held.standing().order_by("local_id")


def _forms(left: Sequence[Person], school: Organisation, *, by: Access, today: date) -> None:
    of: dict[str, list[Person]] = defaultdict(list)
    for person, said in zip(left, cycle(SAID), strict=False):
        of[said].append(person)
    fields = fields_asked(school, authority_id=by.authority.pk, day=today)
    answers = [
        sharing.Answer(
            person=person,
            school=school,
            fields=frozenset() if said == NO else fields,
            given_by=Giver.PUPIL,
            on=today - timedelta(days=40),
            channel=Consent.Channel.PAPER,
            wording=consents.PAPER,
        )
        for said in (YES, NO, TAKEN_BACK)
        for person in of[said]
    ]
    consents.key_sheet(answers, of[SILENT], by=by)
    given = Consent.objects.filter(school=school, person__in=of[TAKEN_BACK])
    if of[TAKEN_BACK]:
        sharing.withdraw_consents(
            list(given),
            how="They rang",
            on=today - timedelta(days=9),
            authority_id=by.authority.pk,
            by=by.user,
        )


def _not_to_share(
    people: Sequence[Person], school: Organisation, *, by: Access, today: date
) -> None:
    told = [
        sharing.Told(
            person=person,
            institution=school,
            given_by=Giver.PUPIL,
            on=today - timedelta(days=30),
            told="A letter to the school",
        )
        for person in people
    ]
    sharing.record_instructions(told, authority_id=by.authority.pk, by=by.user)
