"""Lists of the two exercises: drawn up, fixed, reopened, closed. Every step is audited."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.cohorts.leaving import ENDS_GUARANTEE
from fingerpost.core.dates import in_words
from fingerpost.core.exercises.cohorts import CohortKind, fix_by
from fingerpost.core.workflow import COHORT, CohortState
from fingerpost.db import bulk
from fingerpost.organisations.models import Authority
from fingerpost.returns.exercises.models import Cohort, CohortMember
from fingerpost.returns.exercises.records import Belonging, belonging

MEMBER_COLUMNS = (
    "authority_id",
    "cohort_id",
    "person_id",
    "school_id",
    "why",
    "since",
    "joined_late",
    "left_out_why",
)
BELONGS_NO_MORE = "By what is known now they do not belong in it."


class CannotDraw(Exception):
    """The list cannot be drawn up or changed; the sentence says why."""


def draw_up(
    authority: Authority,
    *,
    kind: CohortKind,
    year: int,
    by: Actor | None,
    at: datetime | None = None,
) -> Cohort:
    """Draw a list up, or bring one up to date with what is known now.

    While it is open, whoever belongs is added and whoever does not is left out. Once it is fixed
    nobody is removed, and whoever would belong is added as having joined late.

    Raises:
        CannotDraw: the list is closed, or the year is still to come.
    """
    at = at or timezone.now()
    on = timezone.localtime(at).date()
    if not 2015 <= year <= on.year:
        raise CannotDraw("Choose a year from 2015 to this one.")
    with act("drew up a list", by=by, authority_id=authority.pk) as detail:
        cohort = _cohort(authority, kind, year, by, at)
        if cohort.state == CohortState.CLOSED:
            raise CannotDraw("The list is closed. Reopen it first, and say why.")
        cohort.drawn_from, people = _whom(authority, kind, year, on)
        detail.update(list=cohort.pk, **_bring_up_to_date(cohort, people, on))
        cohort.save()
    return cohort


def _cohort(
    authority: Authority, kind: CohortKind, year: int, by: Actor | None, at: datetime
) -> Cohort:
    """The list, locked; made where there is none."""
    found = Cohort.objects.select_for_update().filter(authority=authority, kind=kind, year=year)
    by_id = by.pk if by else None
    return found.first() or Cohort.objects.create(
        authority=authority, kind=kind, year=year, drawn_up_at=at, drawn_up_by_id=by_id
    )


def _whom(
    authority: Authority, kind: CohortKind, year: int, on: date
) -> tuple[str, list[Belonging]]:
    """What the list is drawn from, in words, and whom it holds.

    The survey asks after the Year 11 list of the same year, if one was fixed.
    """
    if kind is CohortKind.SURVEY:
        of_may = Cohort.objects.filter(authority=authority, kind=CohortKind.YEAR_11, year=year)
        fixed = of_may.exclude(state=CohortState.OPEN).first()
        if fixed and fixed.fixed_at:
            day = in_words(timezone.localtime(fixed.fixed_at).date())
            return f"the Year 11 list of {year}, fixed on {day}", _members_of(fixed)
    people = list(belonging(kind, year, authority=authority, on=min(on, fix_by(kind, year))))
    where = "live here" if kind is CohortKind.YEAR_12 else "were educated here"
    words = f"those of Year {12 if kind is CohortKind.YEAR_12 else 11} who {where}, as now known"
    if kind is CohortKind.SURVEY:
        words += f"; no Year 11 list of {year} was fixed"
    return words, people


def _members_of(cohort: Cohort) -> list[Belonging]:
    why = "In the Year 11 list of the same year."
    gone = Q(person__cohort_status__in=ENDS_GUARANTEE, person__left_on__isnull=False)
    standing = cohort.members.filter(left_out_on=None).exclude(gone)
    return [
        Belonging(person_id=person, school_id=school, why=why)
        for person, school in standing.values_list("person_id", "school_id")
    ]


def _bring_up_to_date(cohort: Cohort, people: list[Belonging], on: date) -> dict[str, int]:
    held = {member.person_id: member for member in cohort.members.all()}
    is_open = cohort.state == CohortState.OPEN
    joining = [one for one in people if one.person_id not in held]
    left_out = back = 0
    if is_open:
        wanted = {one.person_id for one in people}
        left_out = _leave_out(cohort, set(held) - wanted, on)
        back = cohort.members.filter(person_id__in=wanted, left_out_why=BELONGS_NO_MORE).update(
            left_out_on=None, left_out_why=""
        )
    joined = _add(cohort, joining, on, late=not is_open)
    return {"joined": joined, "back": back, "left_out": left_out}


def _add(cohort: Cohort, people: Iterable[Belonging], on: date, *, late: bool) -> int:
    rows = (
        (cohort.authority_id, cohort.pk, p.person_id, p.school_id, p.why, on, late, "")
        for p in people
    )
    return bulk.insert("returns_cohortmember", MEMBER_COLUMNS, rows)


def _leave_out(cohort: Cohort, people: set[int], on: date) -> int:
    standing = cohort.members.filter(person_id__in=people, left_out_on=None)
    return standing.update(left_out_on=on, left_out_why=BELONGS_NO_MORE)


def fix(cohort: Cohort, *, by: Actor | None, at: datetime | None = None) -> None:
    """Fix the list: nobody is added or removed by later data.

    Raises:
        WrongMove: it is not open.
    """
    at, by_id = at or timezone.now(), by.pk if by else None
    with act("fixed a list", by=by, authority_id=cohort.authority_id, subject=cohort) as detail:
        locked = _move(cohort, CohortState.FIXED, fixed_at=at, fixed_by_id=by_id, reopened_why="")
        detail["people"] = locked.members.filter(left_out_on=None).count()


def close(cohort: Cohort, *, by: Actor | None, at: datetime | None = None) -> None:
    """Close the list: its figures stay as they are known now.

    Raises:
        WrongMove: it is not fixed.
    """
    at, by_id = at or timezone.now(), by.pk if by else None
    with act("closed a list", by=by, authority_id=cohort.authority_id, subject=cohort):
        _move(cohort, CohortState.CLOSED, closed_at=at, closed_by_id=by_id)


def reopen(cohort: Cohort, *, by: Actor, why: str) -> None:
    """Open a list again that was fixed or closed.

    Raises:
        WrongMove: it is open.
        CannotDraw: no reason is given.
    """
    if not why.strip():
        raise CannotDraw("Say why the list is opened again.")
    with act("reopened a list", by=by, authority_id=cohort.authority_id, subject=cohort):
        _move(
            cohort,
            CohortState.OPEN,
            fixed_at=None,
            fixed_by_id=None,
            closed_at=None,
            closed_by_id=None,
            reopened_why=why.strip()[:300],
        )
        cohort.members.filter(joined_late=True).update(joined_late=False)


def leave_out(member: CohortMember, *, by: Actor, why: str) -> None:
    """Leave somebody out of a list that is still open, with a reason.

    Raises:
        CannotDraw: the list is fixed or closed, or no reason is given.
    """
    if not why.strip():
        raise CannotDraw("Say why they are left out.")
    with act(
        "left somebody out", by=by, authority_id=member.authority_id, subject=member.person
    ) as detail:
        _check_open(member.cohort_id)
        CohortMember.objects.filter(pk=member.pk, left_out_on=None).update(
            left_out_on=timezone.localdate(),
            left_out_why=why.strip()[:200],
            left_out_by_id=by.pk,
        )
        detail["list"] = member.cohort_id


def put_back(member: CohortMember, *, by: Actor) -> None:
    """Put somebody back who was left out of a list that is still open.

    Raises:
        CannotDraw: the list is fixed or closed.
    """
    with act(
        "put somebody back", by=by, authority_id=member.authority_id, subject=member.person
    ) as detail:
        _check_open(member.cohort_id)
        CohortMember.objects.filter(pk=member.pk).update(
            left_out_on=None, left_out_why="", left_out_by=None
        )
        detail["list"] = member.cohort_id


def _check_open(cohort_id: int) -> None:
    cohort = Cohort.objects.select_for_update().get(pk=cohort_id)
    if cohort.state != CohortState.OPEN:
        raise CannotDraw("The list is fixed. Reopen it first, and say why.")


def _move(cohort: Cohort, wanted: CohortState, **said: object) -> Cohort:
    locked = Cohort.objects.select_for_update().get(pk=cohort.pk)
    COHORT.check(CohortState(locked.state), wanted)
    for name, value in ({"state": wanted} | said).items():
        setattr(locked, name, value)
        setattr(cohort, name, value)
    locked.save()
    return locked
