"""Scoped reads for the pages about submissions."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, Q, QuerySet

from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.receipts import HELPFUL
from fingerpost.db import bulk
from fingerpost.evidence.models import Evidence, Plan
from fingerpost.intake.dwp.models import Told
from fingerpost.intake.models import Row, Submission
from fingerpost.intake.records import from_json
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.finding import MOST_NAMES, Question
from fingerpost.people.merging.queries import PERSON_MEANT, with_entries
from fingerpost.people.models import Person
from fingerpost.people.names import plain
from fingerpost.people.queries import find
from fingerpost.sharing.models import Consent

TUTOR_GROUP = "registration_group"
CANDIDATES = 10
# How alike by three-letter pieces the whole name must be, if it is all there is, or beside the day.
ALIKE_BY_NAME = 0.4
ALIKE_BY_BIRTH = 0.2


def submissions(access: Access) -> QuerySet[Submission]:
    """The submissions this user may see, newest first, with who sent them."""
    return Submission.objects.visible_to(access).select_related("sender", "sent_by", "authority")


def senders(authority: Authority) -> list[Organisation]:
    """Who may send to an authority: those in its area, and those who have sent to it before."""
    near = Organisation.objects.open().filter(la_code=authority.code)
    before = Organisation.objects.filter(submissions__authority=authority)
    others = (near | before).exclude(kind=Organisation.Kind.AUTHORITY)
    return list(others.distinct().order_by("name"))


def waiting_by_submission(access: Access) -> Any:
    """Submissions with rows that wait, and how many."""
    return (
        submissions(access)
        .filter(undone_at=None)
        .annotate(waiting=Count("rows", filter=Q(rows__outcome=Row.Outcome.WAITING)))
        .filter(waiting__gt=0)
    )


def lines(submission: Submission) -> QuerySet[Row]:
    """Every line of a submission, in order, with what its words need."""
    found = submission.rows.select_related(
        "submission", "notice__person", "notice__repeats__person"
    )
    return found.order_by("number")


def said_nothing(submission: Submission) -> dict[str, int]:
    """How many lines found their young person and came to no statement: `silent` where nothing in
    them could be kept, `withheld` where an instruction not to share left nothing; and how many it
    cut down, `cut_down`."""
    found = submission.rows.filter(outcome__in=(Row.Outcome.MATCHED, Row.Outcome.ADDED))
    cut = list(found.filter(cut_down=True).order_by().values_list("number", flat=True))
    of_cut = _spoken(submission, cut).count() if cut else 0
    spoken = _spoken(submission).count()
    return {
        "cut_down": len(cut),
        "withheld": max(0, len(cut) - of_cut),
        "silent": max(0, found.count() - len(cut) - spoken + of_cut),
    }


def lines_with_statements(rows: Sequence[Row]) -> set[int]:
    """Of some lines of one submission, those of which something was kept, by number."""
    if not rows:
        return set()
    return {number for (number,) in _spoken(rows[0].submission, [row.number for row in rows])}


def _spoken(submission: Submission, numbers: Sequence[int] | None = None) -> QuerySet[Any]:
    """The numbers of the lines, of all or of some, of which anything is kept."""
    found = [
        (rows if numbers is None else rows.filter(**{f"{column}__in": bulk.among(numbers)}))
        .order_by()
        .values_list(column)
        for rows, column in _kept(submission)
    ]
    return found[0].union(*found[1:])


def _kept(submission: Submission) -> list[tuple[QuerySet[Any], str]]:
    """What is kept of a submission, and in which column it names the line."""
    own: dict[str, Any] = {"authority_id": submission.authority_id}
    if submission.kind == Kind.CONSENTS:
        said = Consent.objects.filter(**own)
        return [
            (said.filter(submission_id=submission.pk), "row_number"),
            (said.filter(withdrawn_submission_id=submission.pk), "withdrawn_row_number"),
        ]
    if submission.kind == Kind.DWP:
        return [(Told.objects.filter(submission=submission, **own), "row_number")]
    own |= {"submission_id": submission.pk, "withdrawn_at": None}
    return [(kept.filter(**own), "row_number") for kept in (Evidence.objects, Plan.objects)]


def wanted(submission: Submission) -> list[tuple[str, int]]:
    """What the lines that wait do not say and would help: in words, and of how many lines."""
    lacking = {
        f"n{number}": Count("pk", filter=~Q(fields__has_any_keys=names))
        for number, (_, names) in enumerate(HELPFUL)
    }
    counted = submission.rows.waiting().order_by().aggregate(**lacking).values()
    return [(words, count) for (words, _), count in zip(HELPFUL, counted, strict=True) if count]


def candidates(
    row: Row, access: Access, *, name: str = "", born_on: date | None = None
) -> list[Person]:
    """Young people the row may mean: the same birth date, or a name much like it, likest first."""
    fields = from_json(row.fields)
    stated = f"{fields.get('given_name') or ''} {fields.get('family_name') or ''}"
    wanted = plain(name or stated)
    born_on = born_on or (None if name else fields.get("born_on"))
    if not wanted and born_on is None:
        return []
    people: Any = Person.objects.visible_to(access).select_related("school", "status")
    people = people.annotate(alike=TrigramWordSimilarity(wanted, "search_name"))
    by_name = people.filter(pk__in=_named(wanted, access), alike__gt=ALIKE_BY_NAME)
    by_birth = people.filter(born_on=born_on, alike__gt=ALIKE_BY_BIRTH) if born_on else None
    asked = [query for query in (by_birth, by_name) if query is not None]
    found = {p.pk: p for query in asked for p in query.order_by("-alike")[:CANDIDATES]}
    return sorted(found.values(), key=lambda p: (p.born_on == born_on, p.alike), reverse=True)[
        :CANDIDATES
    ]


def _named(name: str, access: Access) -> Sequence[int]:
    """Behind row security only the function that Find uses has the index of names."""
    words = [word for word in name.split() if len(word) > 1]
    return find(Question(names=words[:MOST_NAMES]), access).ids


def tutor_groups(people: Iterable[int], school: Organisation) -> dict[int, str]:
    """By key of each young person, the tutor group the school's latest list had them in.

    Whoever no list of theirs puts in one is not in the answer.
    """
    rows = Row.objects.filter(
        person__in=bulk.among(with_entries(people)),
        submission__sender=school,
        submission__undone_at=None,
        fields__has_key=TUTOR_GROUP,
    ).order_by("submission__as_of", "submission", "number")
    return dict(rows.values_list(PERSON_MEANT, f"fields__{TUTOR_GROUP}"))
