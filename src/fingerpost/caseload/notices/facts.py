"""From rows to what decides the stage of a notice: the only file here that knows both."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from fingerpost.caseload.contacts.models import Contact
from fingerpost.caseload.notices.models import Notice
from fingerpost.core import codes
from fingerpost.core.cohorts.leaving import LEFT_ENGLAND, TRANSFERRED
from fingerpost.core.contacts import reaching, trying
from fingerpost.core.notices import Facts
from fingerpost.core.records import Group, Source
from fingerpost.core.workflow import SubmissionState
from fingerpost.evidence.models import Evidence, Status
from fingerpost.intake.models import Passing
from fingerpost.people.merging.queries import standing_for, with_entries
from fingerpost.people.models import Person

SPOKEN = (Source.AUTHORITY_CONTACT, Source.YOUNG_PERSON, Source.PARENT)
NOT_REACHED = codes.load("activities").where(group="not known")


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody was tried at a moment; and reached, or not."""

    at: datetime
    reached: bool


class Known:
    """All that is known of the people and lines of some notices, read at once."""

    def __init__(self, notices: Iterable[Notice], today: date) -> None:
        self.notices, self.today = list(notices), today
        named = {one.row.person_id for one in self.notices if one.row.person_id}
        self.stands = standing_for(named)
        people = {self.stands.get(person, person) for person in named}
        self.people = {p.pk: p for p in Person.objects.filter(pk__in=people)}
        self.groups = _groups(people, today)
        self.tries = _tries(people, min((n.received_at for n in self.notices), default=None))
        self.passings = {
            (one.submission_id, one.lives_in): one
            for one in Passing.objects.filter(
                submission__in={n.submission_id for n in self.notices}
            ).select_related("sending")
        }

    def who(self, notice: Notice) -> Person | None:
        """Whom its line means: who stands for the entry, unless they were set aside."""
        entry = notice.row.person_id or 0
        person = self.people.get(self.stands.get(entry, entry))
        return person if person and person.removed_at is None else None

    def tried(self, notice: Notice) -> tuple[datetime | None, datetime | None]:
        """When they were first tried, and first reached, since it came."""
        who = self.who(notice)
        since = [t for t in self.tries.get(who.pk if who else 0, ()) if t.at >= notice.received_at]
        tried = min((t.at for t in since), default=None)
        return tried, min((t.at for t in since if t.reached), default=None)

    def forwarded_at(self, notice: Notice) -> datetime | None:
        """When its line went to the authority they live in."""
        passing = self.passings.get((notice.submission_id, notice.row.lives_in))
        if passing is None:
            return None
        if passing.given_to is not None:
            return passing.at
        sending = getattr(passing, "sending", None)
        return sending.sent_at if sending else None

    def group(self, notice: Notice, who: Person | None) -> Group | None:
        """The group they count in. Until the day they leave is over, nobody can be back yet."""
        is_over = notice.last_attended is None or notice.last_attended < self.today
        return self.groups.get(who.pk) if who and is_over else None

    def facts(self, notice: Notice) -> Facts:
        """What decides its stage."""
        who, (tried, reached) = self.who(notice), self.tried(notice)
        elsewhere = notice.row.lives_in if notice.row.outcome == "elsewhere" else ""
        return Facts(
            undone=notice.submission.state == SubmissionState.UNDONE,
            lives_in=elsewhere,
            forwarded=self.forwarded_at(notice) is not None,
            known=who is not None,
            group=self.group(notice, who),
            moved=bool(who and who.left_on and who.cohort_status in (TRANSFERRED, LEFT_ENGLAND)),
            left=bool(who and who.left_on),
            tried=tried is not None,
            reached=reached is not None,
        )


def _groups(people: Collection[int], today: date) -> Mapping[int, Group]:
    """The group each counts in today."""
    found = {}
    for person, group, lapses_on in Status.objects.filter(person_id__in=people).values_list(
        "person_id", "group", "lapses_on"
    ):
        lapsed = lapses_on is not None and lapses_on < today
        found[person] = Group.NOT_KNOWN if lapsed and group == Group.EET else Group(group)
    return found


def _tries(people: Collection[int], since: datetime | None) -> Mapping[int, list[Try]]:
    """Every try since a moment: what was logged, and what a list says of a call or an answer."""
    found: dict[int, list[Try]] = defaultdict(list)
    if since is None:
        return found
    entries = with_entries(people)
    stands = standing_for(entries)
    logged = Contact.objects.standing().filter(person_id__in=entries, at__gte=since)
    for person, outcome, at in logged.values_list("person_id", "outcome", "at"):
        if outcome in trying():
            found[stands.get(person, person)].append(Try(at, outcome in reaching()))
    said = Evidence.objects.filter(
        person_id__in=entries,
        source__in=SPOKEN,
        withdrawn_at=None,
        verified_on__gt=timezone.localtime(since).date(),
    )
    for person, code, day in said.values_list("person_id", "code", "verified_on"):
        at = timezone.make_aware(datetime.combine(day or date.max, time()))
        found[stands.get(person, person)].append(Try(at, code not in NOT_REACHED))
    return found
