"""What is due in an academic year, and what of it is done: worked out, never typed in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from fingerpost.caseload.notices.queries import times_by_sender
from fingerpost.core.dates import academic_year
from fingerpost.core.notices.clock import Times, times
from fingerpost.core.workflow import CohortState, ReturnState, SubmissionState
from fingerpost.core.working_year import milestones as core
from fingerpost.core.working_year.milestones import Milestone, ShownBy, Standing, Whom
from fingerpost.intake.models import Row, Submission
from fingerpost.organisations.access import Access
from fingerpost.organisations.contacts import queries as contacts
from fingerpost.organisations.models import Authority, Organisation, User
from fingerpost.people.models import Person
from fingerpost.reports.working_year.models import Change, ShutDay
from fingerpost.returns.exercises.models import Cohort
from fingerpost.returns.models import Return

SCHOOLS = (Organisation.Kind.SCHOOL, Organisation.Kind.SPECIAL_SCHOOL)
BEFORE_THE_YEAR = timedelta(days=70)  # lists of September come from July on
OWN = "own-"
CLOSED = (CohortState.CLOSED,)
FIXED = (CohortState.FIXED, CohortState.CLOSED)


@dataclass(frozen=True, slots=True)
class Due:
    """One milestone of one year, as this authority has it."""

    milestone: Milestone
    year: int
    due_on: date
    owner: User | None = None
    change: Change | None = None

    @property
    def key(self) -> str:
        return self.milestone.key

    @property
    def by_place(self) -> bool:
        """Whether each school or provider has something to do for it."""
        return self.milestone.shown_by in (ShownBy.FILE, ShownBy.CONTACTS)

    @property
    def is_own(self) -> bool:
        return self.key.startswith(OWN)


@dataclass(frozen=True, slots=True)
class State:
    """How far a milestone is: by whom it is done, of how many, and how it stands."""

    due: Due
    standing: Standing
    done_on: date | None = None
    done: int = 0
    places: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """How one school or provider stands with one milestone."""

    organisation: Organisation
    standing: Standing
    done_on: date | None
    waits: Submission | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What one school or provider has to do by a day, and how that stands."""

    due: Due
    standing: Standing


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that shows what is done in a year, read once."""

    today: date
    places: Mapping[Whom, tuple[Organisation, ...]]
    came: Mapping[int, tuple[tuple[str, date], ...]]
    confirmed: Mapping[int, date]
    cohorts: Mapping[tuple[str, int], Cohort]
    sent: Mapping[date, date]
    began: date
    with_us_since: date | None

    def standing(self, due: Due, done_on: date | None) -> Standing:
        """How a milestone stands today, done on a day or not yet."""
        return core.standing(due.due_on, done_on, self.today, began_on=self.with_us_since)

    def done_on(self, due: Due, place: Organisation | None = None) -> date | None:
        """The day a milestone was done, by one place where each has it to do; None while not."""
        match due.milestone.shown_by:
            case ShownBy.FILE if place:
                came = self.came.get(place.pk, ())
                return core.done_on(due.milestone, due.due_on, came)
            case ShownBy.CONTACTS if place:
                day = self.confirmed.get(place.pk)
                return day if day and day >= self.began else None
            case ShownBy.FIXED | ShownBy.CLOSED:
                return self._exercise(due)
            case ShownBy.RETURN:
                return self.sent.get(core.period_end_before(due.due_on))
            case ShownBy.NOTHING:
                return due.due_on if due.due_on < self.today else None
        return due.change.done_on if due.change else None

    def _exercise(self, due: Due) -> date | None:
        """The day on which the last of its lists was fixed, or closed, if all of them still are."""
        year = core.exercise_year(due.due_on)
        wants_closed = due.milestone.shown_by is ShownBy.CLOSED
        moments = []
        for kind in due.milestone.kinds:
            held = self.cohorts.get((kind, year))
            if held is None or held.state not in (CLOSED if wants_closed else FIXED):
                return None
            moments.append(held.closed_at if wants_closed else held.fixed_at)
        return max(timezone.localdate(moment) for moment in moments if moment)


def year_now() -> int:
    """The academic year we are in, by the year of its September."""
    return academic_year(timezone.localdate())


def due(authority: Authority, year: int) -> list[Due]:
    """The milestones of a year, as the authority has them, earliest first."""
    changes = {one.key: one for one in _changes(authority, year)}
    found = [_due(one, year, changes.get(one.key)) for one in core.milestones().values()]
    found += [_own(one, year) for one in changes.values() if one.key.startswith(OWN)]
    standing = (one for one in found if not (one.change and one.change.left_out))
    return sorted(standing, key=lambda one: (one.due_on, one.key))


def left_out(authority: Authority, year: int) -> list[Change]:
    """What the authority does without this year."""
    return list(_changes(authority, year).filter(left_out=True))


def _changes(authority: Authority, year: int) -> QuerySet[Change]:
    own = Change.objects.filter(authority=authority, year=year)
    return own.select_related("owner", "done_by")


def _due(milestone: Milestone, year: int, change: Change | None) -> Due:
    day = change.due_on if change and change.due_on else milestone.due_on(year)
    return Due(milestone, year, day, change.owner if change else None, change)


def _own(change: Change, year: int) -> Due:
    """One an authority added: ticked off by a person."""
    day = change.due_on or date(year, 9, 1)
    own = Milestone(
        change.key, change.name, "", day.month, "", Whom.TEAM, ShownBy.BY_HAND, (), 0, "[own]"
    )
    return Due(own, year, day, change.owner, change)


def known(access: Access, year: int) -> Known:
    """What shows who has done what, in a handful of queries."""
    began, ended = date(year, 9, 1), date(year + 1, 9, 30)
    cohorts = Cohort.objects.visible_to(access).filter(year__in=(year, year + 1))
    returns = Return.objects.visible_to(access).filter(state=ReturnState.SENT)
    sent = returns.filter(period_end__range=(began - BEFORE_THE_YEAR, ended))
    return Known(
        today=timezone.localdate(),
        places=_places(access),
        came=_came(access, began - BEFORE_THE_YEAR, ended),
        confirmed=contacts.confirmed(access),
        cohorts={(one.kind, one.year): one for one in cohorts},
        sent={one.period_end: timezone.localdate(one.sent_at) for one in sent if one.sent_at},
        began=began,
        with_us_since=access.authority.began_on,
    )


def _places(access: Access) -> Mapping[Whom, tuple[Organisation, ...]]:
    """Whom we expect to hear from: where our young people were on roll or are, and who has sent.

    The registers hold every primary school and nursery too, which are asked for nothing.
    """
    people = Person.objects.visible_to(access).on_caseload().order_by()
    schools = people.values("school").distinct()
    providers = people.values("status__provider").distinct()
    senders = Submission.objects.visible_to(access).order_by().values("sender").distinct()
    near = Q(la_code=access.authority.code)
    ours = Q(pk__in=schools) & near | Q(pk__in=providers) & near | Q(pk__in=senders)
    found = Organisation.objects.open().filter(ours).exclude(kind=Organisation.Kind.AUTHORITY)
    by_name = tuple(found.order_by("name", "pk"))
    return {
        Whom.EVERYONE: by_name,
        Whom.SCHOOLS: tuple(one for one in by_name if one.kind in SCHOOLS),
        Whom.PROVIDERS: tuple(one for one in by_name if one.kind not in SCHOOLS),
        Whom.TEAM: (),
    }


def _files(access: Access, first: date, last: date) -> QuerySet[Submission]:
    of_year = Submission.objects.visible_to(access).filter(received_at__date__range=(first, last))
    return of_year.filter(undone_at=None).exclude(sender=None)


def _came(access: Access, first: date, last: date) -> Mapping[int, tuple[tuple[str, date], ...]]:
    used = _files(access, first, last).filter(state=SubmissionState.APPLIED)
    came: dict[int, list[tuple[str, date]]] = {}
    for sender, kind, at in used.values_list("sender", "kind", "received_at"):
        came.setdefault(sender, []).append((kind, timezone.localdate(at)))
    return {sender: tuple(files) for sender, files in came.items()}


def states(found: Iterable[Due], known: Known) -> list[State]:
    """How each milestone stands today."""
    return [_state(one, known) for one in found]


def _state(one: Due, known: Known) -> State:
    if not one.by_place:
        day = known.done_on(one)
        return State(one, known.standing(one, day), day)
    places = known.places[one.milestone.whom]
    days = [day for place in places if (day := known.done_on(one, place))]
    all_done = max(days) if days and len(days) == len(places) else None
    return State(one, known.standing(one, all_done), all_done, len(days), len(places))


def places(access: Access, one: Due, known: Known) -> list[Place]:
    """How every school or provider stands with one milestone, those to chase first."""
    waiting = _waiting(access, one) if one.milestone.shown_by is ShownBy.FILE else {}
    found = []
    for place in known.places[one.milestone.whom]:
        day = known.done_on(one, place)
        standing = known.standing(one, day)
        found.append(Place(place, standing, day, None if day else waiting.get(place.pk)))
    return sorted(found, key=lambda place: (place.done_on is not None, place.organisation.name))


def asked_of(access: Access, place: Organisation) -> list[Asked]:
    """What a school or provider has to do this year, and what of it is done."""
    year = year_now()
    whom = {Whom.EVERYONE, Whom.SCHOOLS if place.kind in SCHOOLS else Whom.PROVIDERS}
    held = known(access, year)
    found = []
    for one in due(access.authority, year):
        if one.by_place and one.milestone.whom in whom:
            day = held.done_on(one, place)
            found.append(Asked(one, held.standing(one, day)))
    return found


def _waiting(access: Access, one: Due) -> Mapping[int, Submission]:
    """Files that came for it and wait for an answer from us or from them."""
    asking = _files(access, one.milestone.counts_from(one.due_on), date(one.year + 1, 9, 30))
    files = asking.filter(state=SubmissionState.ASKING).order_by("received_at")
    return {file.sender_id: file for file in files if file.sender_id}


@dataclass(frozen=True, slots=True)
class Record:
    """One school or provider over a year: in time or not, and how usable what it sends is."""

    organisation: Organisation
    in_time: int
    late: int
    missing: int
    lines: int
    waiting: int
    unusable: int
    numbered: int
    notices: Times

    @property
    def asked(self) -> int:
        """How many milestones have fallen due."""
        return self.in_time + self.late + self.missing


def league(access: Access, found: Iterable[Due], known: Known, year: int) -> list[Record]:
    """Every school and provider, those most often in time first; for the authority alone."""
    past = [one for one in found if one.by_place and one.due_on < known.today]
    lines, notices = _lines(access, year), times_by_sender(access, year)
    records = [
        _record(place, past, known, lines.get(place.pk, {}), notices.get(place.pk) or times(()))
        for place in known.places[Whom.EVERYONE]
    ]
    return sorted(records, key=_rank)


def _rank(record: Record) -> tuple[float, float, str]:
    """By the share in time, then by the share of lines of which we could tell who was meant."""
    in_time = record.in_time / record.asked if record.asked else 0
    usable = 1 - (record.waiting + record.unusable) / record.lines if record.lines else 0
    return -in_time, -usable, record.organisation.name


def _record(
    place: Organisation,
    past: Iterable[Due],
    known: Known,
    lines: Mapping[str, int],
    notices: Times,
) -> Record:
    asked = [one for one in past if place in known.places[one.milestone.whom]]
    days = [(one, known.done_on(one, place)) for one in asked]
    return Record(
        organisation=place,
        in_time=sum(day is not None and day <= one.due_on for one, day in days),
        late=sum(day is not None and day > one.due_on for one, day in days),
        missing=sum(known.standing(one, day) is Standing.OVERDUE for one, day in days),
        lines=lines.get("lines", 0),
        waiting=lines.get("waiting", 0),
        unusable=lines.get("unusable", 0),
        numbered=lines.get("numbered", 0),
        notices=notices,
    )


def _lines(access: Access, year: int) -> Mapping[int, Mapping[str, int]]:
    """What became of the lines each sent this year."""
    files = _files(access, date(year, 9, 1), date(year + 1, 8, 31))
    rows = Row.objects.filter(
        authority=access.authority, submission__in=files.filter(state=SubmissionState.APPLIED)
    )
    counted = (
        rows.order_by()
        .values("submission__sender")
        .annotate(
            lines=Count("pk"),
            waiting=Count("pk", filter=Q(outcome=Row.Outcome.WAITING)),
            unusable=Count("pk", filter=Q(outcome=Row.Outcome.UNUSABLE)),
            numbered=Count("pk", filter=Q(fields__has_any_keys=["upn", "uln"])),
        )
    )
    return {
        one["submission__sender"]: {
            "lines": one["lines"],
            "waiting": one["waiting"],
            "unusable": one["unusable"],
            "numbered": one["numbered"],
        }
        for one in counted
    }


def shut_days(access: Access) -> list[ShutDay]:
    """Days on which the authority is shut, those to come and of this year."""
    began = date(year_now(), 9, 1)
    return list(ShutDay.objects.filter(authority=access.authority, day__gte=began))
