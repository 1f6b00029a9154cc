"""Scoped reads for the pages about leaver notices."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from fingerpost.caseload.notices.actions import GIVES_NOTICE
from fingerpost.caseload.notices.models import OPEN, ClockSetting, Notice, NoticeQuerySet
from fingerpost.caseload.queries import caseload, in_figures
from fingerpost.core.dates import academic_year
from fingerpost.core.notices.clock import (
    FIRST_CONTACT_WITHIN,
    LAST_MONTH_OF_LEAVING,
    Taken,
    Times,
    times,
)
from fingerpost.core.records import Source
from fingerpost.evidence.models import Evidence
from fingerpost.intake.models import Missing, Passing
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.merging.queries import PERSON_MEANT
from fingerpost.people.models import Person

WITHOUT_FIRST_CONTACT = Exists(
    Notice.objects.filter(person=OuterRef("pk"), repeats=None, stage__in=OPEN, lives_in="")
)
"""Of a Person queryset: somebody told us that they left, and nobody has reached them since."""


def notices(access: Access) -> NoticeQuerySet:
    """The notices this user may see, latest first, with what their words need."""
    return Notice.objects.visible_to(access).select_related(
        "row", "sender", "person", "repeats", "repeats__person"
    )


def without_first_contact(access: Access, today: date) -> QuerySet[Notice]:
    """Notices about those we keep track of whom nobody has reached, the longest waiting first."""
    ours = caseload(access, today).values("pk")
    found = notices(access).once().filter(stage__in=OPEN, person__in=ours)
    return found.select_related("person__school", "person__status").order_by("received_at", "pk")


def of_year(access: Access, year: int) -> QuerySet[Notice]:
    """Each leaving this user may see that was told of in an academic year, once."""
    told = (date(year, 9, 1), date(year + 1, 8, 31))
    return notices(access).once().filter(received_at__date__range=told)


def within(authority: Authority) -> int:
    """Within how many working days whoever left is to be reached."""
    set_ = ClockSetting.objects.filter(authority=authority).first()
    return set_.within if set_ else FIRST_CONTACT_WITHIN


def passings(access: Access) -> QuerySet[Passing]:
    """Lines of notices about those who live elsewhere, latest first."""
    if not access.role.of_authority:
        return Passing.objects.none()
    found = Passing.objects.filter(
        authority=access.authority, submission__kind__in=GIVES_NOTICE, submission__undone_at=None
    )
    return found.select_related("submission__sender", "sending__sent_by").order_by("-at", "-pk")


def times_by_sender(access: Access, year: int) -> Mapping[int | None, Times]:
    """What the notices of an academic year took, by who gave them."""
    found: dict[int | None, list[Taken]] = defaultdict(list)
    given = of_year(access, year)
    for sender, last, received, reached in given.order_by().values_list(
        "sender_id", "last_attended", "received_at", "reached_at"
    ):
        found[sender].append(
            Taken(
                last_attended=last,
                received_on=timezone.localtime(received).date(),
                reached_on=timezone.localtime(reached).date() if reached else None,
            )
        )
    return {sender: times(taken) for sender, taken in found.items()}


def missed(access: Access, today: date) -> set[tuple[int, int]]:
    """Who left a provider this academic year without its notice (LAW-13): provider and person.

    They stand in a list of its and not in the next one, or something says that they ended there
    before the summer. Of those of academic age 16 and 17 on the caseload.
    """
    ours = Person.objects.visible_to(access).filter(
        in_figures(today), pk__in=caseload(access, today).values("pk")
    )
    gone = Missing.objects.filter(authority=access.authority).annotate(who=PERSON_MEANT)
    ended = Evidence.objects.filter(
        authority=access.authority,
        withdrawn_at=None,
        provider__isnull=False,
        ended_on__range=(_since(today), min(today, _last_day(today))),
    )
    ended = ended.exclude(source=Source.HEARSAY).exclude(provider__kind="authority")
    found = set(gone.filter(who__in=ours).values_list("sender_id", "who"))
    found |= set(
        ended.annotate(who=PERSON_MEANT)
        .filter(who__in=ours)
        .values_list("provider_id", "who")
        .distinct()
    )
    told = Notice.objects.visible_to(access).filter(received_at__date__gte=_since(today))
    told = told.exclude(stage="taken back").exclude(person=None)
    return found - set(told.values_list("sender_id", PERSON_MEANT))


def missed_by_sender(access: Access, today: date) -> Counter[int]:
    """How many left each provider without notice."""
    return Counter(sender for sender, _ in missed(access, today))


def left_without_notice(access: Access, sender: Organisation, today: date) -> QuerySet[Person]:
    """Who left one provider without notice, by name."""
    people = {person for provider, person in missed(access, today) if provider == sender.pk}
    return Person.objects.visible_to(access).filter(pk__in=people).order_by(*BY_NAME)


BY_NAME = ("family_name", "given_name", "pk")


def _since(today: date) -> date:
    return date(academic_year(today), 9, 1)


def _last_day(today: date) -> date:
    return date(academic_year(today) + 1, LAST_MONTH_OF_LEAVING, 31)
