"""The steps the software takes by itself: it looks, and says in sentences what is held."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q
from django.utils import timezone

from fingerpost.caseload.contacts.models import Contact
from fingerpost.core import codes, contacts
from fingerpost.core.dates import in_words
from fingerpost.core.exercises import plans as core_plans
from fingerpost.core.exercises.plans import NOT_RECORDED, Kind
from fingerpost.core.ladder.asking import place_said_it
from fingerpost.core.records import Group
from fingerpost.core.workflow import SubmissionState
from fingerpost.core.worklists.reasons import first_of_year
from fingerpost.evidence import plans
from fingerpost.evidence.models import Evidence, Plan
from fingerpost.intake.models import Row, Submission
from fingerpost.organisations.access import Access
from fingerpost.organisations.contacts.queries import of_organisation
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person

GUARDED = "Guarded: say on their page why you need to see it."
ADDRESSES = {
    "mobile": "A mobile number",
    "home_phone": "A home telephone number",
    "email": "An e-mail address",
    "address": "An address",
}


def look(
    person: Person,
    access: Access,
    today: date,
    tries: Sequence[Contact],
    *,
    guarded: bool,
) -> Mapping[str, Sequence[str]]:
    """By step, what was found, in sentences.

    Args:
        person: whom.
        access: who looks.
        today: the day.
        tries: every try to reach them that stands.
        guarded: whether numbers and addresses are not to be shown to who looks.
    """
    said = [one for one in plans.of_person(person) if one.withdrawn_at is None]
    return {
        "intention": list(_plans(said, (Kind.INTENDED,), access, person, today)),
        "offer": list(_plans(said, (Kind.YEAR_11, Kind.YEAR_12), access, person, today)),
        "last_place": list(_last_place(person, access, today)),
        "sibling": [GUARDED] if guarded else list(_same_address(person, access)),
        "held": [GUARDED] if guarded else list(_numbers(person, tries)),
        "elsewhere": list(_elsewhere(person)),
    }


def _plans(
    said: Sequence[Plan], kinds: Iterable[Kind], access: Access, person: Person, today: date
) -> Iterable[str]:
    by_key = {one.pk: one for one in said}
    for kind in kinds:
        speaks = core_plans.speaking(map(plans.as_record, said), kind, as_at=today)
        if speaks is None or (kind is not Kind.INTENDED and speaks.code in NOT_RECORDED):
            continue
        one = by_key[speaks.key or 0]
        where = one.provider.name if one.provider else one.place
        by = f", told by {one.told_by}" if one.told_by else ""
        what = core_plans.label(kind, one.code)
        yield f"{what}{f', {where}' if where else ''} (on {in_words(one.said_on)}{by})."
        if one.provider:
            yield list_words(one.provider, person, access, today)


def _last_place(person: Person, access: Access, today: date) -> Iterable[str]:
    told = Evidence.objects.filter(
        said_of(person), authority_id=person.authority_id, withdrawn_at=None, provider__isnull=False
    ).select_related("provider")
    own = [one for one in told if place_said_it(one.source)]
    last = max(own, key=lambda one: (one.verified_on or date.min, one.pk), default=None)
    if last is None or last.provider is None:
        return
    ended = f", until {in_words(last.ended_on)}" if last.ended_on else ""
    when = f" on {in_words(last.verified_on)}" if last.verified_on else ""
    what = codes.load("activities").label(last.code)
    yield f"{last.provider} told us{when}: {what}{ended}."
    yield list_words(last.provider, person, access, today)
    colleague = of_organisation(access, last.provider).first()
    if colleague:
        yield f"Ask there: {colleague.name} ({colleague.get_does_display()})."


def list_words(place: Organisation, person: Person, access: Access, today: date) -> str:
    """Whether the latest whole list of a place names somebody."""
    lists = Submission.objects.filter(
        authority=access.authority,
        sender=place,
        is_whole=True,
        state=SubmissionState.APPLIED,
        as_of__gte=first_of_year(today),
    )
    latest = lists.order_by("-as_of", "-pk").first()
    if latest is None:
        return f"{place} has sent no whole list this school year."
    names = Row.objects.filter(said_of(person), submission=latest).exists()
    return (
        f"The list of {place} as at {in_words(latest.as_of)} {'names' if names else 'lacks'} them."
    )


def _same_address(person: Person, access: Access) -> Iterable[str]:
    """Others of the same family name at the same address whose place is known now.

    Where somebody is unsafe to contact, nothing leads to them.
    """
    if not person.postcode or not person.address_line_1:
        return
    others = Person.objects.visible_to(access).filter(
        Q(status__group=Group.EET, status__lapsed=False, status__provider__isnull=False),
        postcode=person.postcode,
        address_line_1__iexact=person.address_line_1,
        family_name__iexact=person.family_name,
        unsafe_to_contact=False,
        left_on=None,
    )
    for other in others.exclude(pk=person.pk).select_related("status__provider")[:5]:
        place = other.status.provider
        yield (
            f"Perhaps a brother or sister: {other.full_name}, now at {place}. "
            "A lead only: nothing is taken from it."
        )


def _numbers(person: Person, tries: Iterable[Contact]) -> Iterable[str]:
    """What is held, and by which means anybody last answered."""
    for name, words in ADDRESSES.items():
        if getattr(person, name):
            yield f"{words} is held."
    reached = [one for one in tries if one.outcome in contacts.reaching()]
    if not reached:
        return
    last = max(reached, key=lambda one: one.at)
    by = contacts.means()[last.means].in_words
    yield f"Last answered {by} on {in_words(timezone.localtime(last.at).date())}."


def _elsewhere(person: Person) -> Iterable[str]:
    if person.may_live_in:
        where = codes.load("local_authorities").label(person.may_live_in)
        yield f"A file says that they live in {where}."
