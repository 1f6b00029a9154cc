"""The figures and names of a list, in words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from fingerpost.core.cohorts.leaving import in_a_sentence
from fingerpost.core.exercises import cohorts, survey, tables
from fingerpost.core.exercises.cohorts import CohortKind
from fingerpost.core.exercises.guarantee import YEAR_OF_KIND
from fingerpost.core.figures.guarantee import Offer, count
from fingerpost.core.records import Group
from fingerpost.core.workflow import CohortState
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.actions import leaving_of
from fingerpost.people.models import Person
from fingerpost.returns.exercises import queries
from fingerpost.returns.exercises.entries import WORKED_OUT, Entry, recorded_days
from fingerpost.returns.exercises.forms import with_count
from fingerpost.returns.exercises.models import Cohort
from fingerpost.web.words import date_words, of_base, percent

MEASURES = (
    "guarantee_offer",
    "guarantee_not_appropriate",
    "guarantee_no_offer",
    "guarantee_not_recorded",
)
SURVEY_PARTS = {
    str(Group.EET): "In education, employment or training",
    str(Group.NEET): "NEET",
    str(Group.OTHER): "Other",
    survey.MISSING: "Not recorded",
}
GUARANTEE_PARTS = {
    "offer made": "Offer made",
    "offer not appropriate": "Offer not appropriate",
    "no offer": "No offer",
    "not recorded": "Not recorded",
}
COLOURS = {
    "offer made": "green",
    "offer not appropriate": "blue",
    "no offer": "orange",
    "not recorded": "yellow",
}
WEEKS = 8
TRACKING_TEAM = "The tracking team"
NO_SCHOOL = "No school held"
# Figures


@dataclass(frozen=True, slots=True)
class Share:
    """One big figure of a list."""

    value: str
    label: str
    base: str
    change: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """A list at a glance: the answer to the question, its shares, and how old they are."""

    kind: CohortKind
    cohort: Cohort
    answer: str
    shares: Sequence[Share]
    counted_on: date
    now: str
    late: int
    latest: date | None


def summary(cohort: Cohort, found: Sequence[Entry], today: date) -> Summary:
    """The figures of a list."""
    kind = CohortKind(cohort.kind)
    late = sum(one.member.joined_late for one in found)
    base = len(found) - late
    counted_on = _counted_on(kind, cohort.year, today)
    is_past = counted_on < today
    done = sum(queries.is_done(one, kind) for one in found)
    shares = _guarantee(cohort, found, base) if kind.is_guarantee else _survey(found)
    return Summary(
        kind=kind,
        cohort=cohort,
        answer=_answer(kind, shares, done, len(found), counted_on if is_past else None),
        shares=shares,
        counted_on=counted_on,
        now=_now(done, len(found)) if kind.is_guarantee and is_past else "",
        late=late,
        latest=queries.latest(found),
    )


def _answer(
    kind: CohortKind, shares: Sequence[Share], done: int, people: int, counted_on: date | None
) -> str:
    """Of the guarantee the figure in the first box below it, with its day once that is past."""
    if kind.is_guarantee and counted_on:
        return f"{shares[0].base} had an offer on {date_words(counted_on)}."
    if kind.is_guarantee:
        return f"{shares[0].base} have an offer."
    return f"We know of {of_base(done, people)} what they did."


def _counted_on(kind: CohortKind, year: int, today: date) -> date:
    key = "guarantee_counts" if kind.is_guarantee else "survey_reference"
    return min(tables.day(key, year), today)


def _now(done: int, people: int) -> str:
    return f"As things stand now {of_base(done, people)} have an offer."


def _guarantee(cohort: Cohort, found: Sequence[Entry], base: int) -> list[Share]:
    """The four published shares, of the fixed list if it is fixed."""
    year = YEAR_OF_KIND[CohortKind(cohort.kind).plan_kind]
    offers = [Offer(year, one.counted_code) for one in found]
    counts = count(offers, fixed_cohort=base if cohort.state != CohortState.OPEN else None)
    shares = []
    for key in MEASURES:
        figure = counts.figure(key)
        name = figure.measure.name.removeprefix("September Guarantee: ")
        shares.append(
            Share(
                value="–" if figure.percent is None else f"{figure.percent}%",
                label=name[:1].upper() + name[1:],
                base=of_base(figure.count, figure.base),
                change="More than the list that was fixed" if figure.passes_whole else "",
            )
        )
    return shares


def _survey(found: Sequence[Entry]) -> list[Share]:
    parts = Counter(one.part for one in found)
    return [
        Share(
            value=percent(parts[part], len(found)) if found else "–",
            label=label,
            base=of_base(parts[part], len(found)),
        )
        for part, label in SURVEY_PARTS.items()
    ]


def weeks(found: Iterable[Entry], day: date) -> list[tuple[date, int]]:
    """How many were recorded at the end of each of the last weeks."""
    return cohorts.by_week(recorded_days(found), day, WEEKS)


# Lists of names


@dataclass(frozen=True, slots=True)
class Line:
    """One young person of a list in words."""

    member: int
    name: str
    url: str
    school: str
    part: str
    colour: str
    group: str
    in_words: str
    source: str
    on: date | None
    late: bool
    ask: str
    code: str


def lines(
    found: Iterable[Entry],
    people: Mapping[int, Person],
    places: Mapping[int, Organisation],
    kind: CohortKind,
) -> list[Line]:
    """Those of them this user may see."""
    return [
        _line(one, people[one.member.person_id], places, kind)
        for one in found
        if one.member.person_id in people
    ]


def _line(one: Entry, person: Person, places: Mapping[int, Organisation], kind: CohortKind) -> Line:
    school = places.get(one.member.school_id or 0)
    words = GUARANTEE_PARTS if kind.is_guarantee else SURVEY_PARTS
    return Line(
        member=one.member.pk,
        name=person.full_name,
        url=reverse("person", args=[person.pk]),
        school=school.name if school else "",
        part=words.get(one.part, one.part),
        colour=COLOURS.get(one.part, ""),
        group="" if kind.is_guarantee else one.part,
        in_words=one.reason,
        source=_source(one),
        on=one.on,
        late=one.member.joined_late,
        ask=supplier_name(one.ask.key, places) if one.ask else "",
        code=one.code,
    )


def _source(one: Entry) -> str:
    if not one.source:
        return ""
    words = "Worked out from what they do" if one.source == WORKED_OUT else one.source
    return words[:1].upper() + words[1:]


def supplier_name(key: int | None, places: Mapping[int, Organisation]) -> str:
    """Who could say, by name."""
    place = places.get(key or 0)
    return place.name if place else TRACKING_TEAM


@dataclass(frozen=True, slots=True)
class GoneLine:
    """One young person a fixed list was fixed with, who died or never was ours."""

    name: str
    url: str
    why: str


def gone(found: Sequence[Entry], access: Access) -> list[GoneLine]:
    """Those of them this user may see, each with why nobody is asked after them."""
    people = queries.people(access, found).values()
    return [
        GoneLine(
            name=person.full_name,
            url=reverse("person", args=[person.pk]),
            why=_sentence(in_a_sentence(left)),
        )
        for person in sorted(people, key=lambda person: person.full_name)
        if (left := leaving_of(person))
    ]


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school's line with its name."""

    key: str
    name: str
    line: queries.BySchool


def schools(
    found: Iterable[Entry], places: Mapping[int, Organisation], kind: CohortKind
) -> list[SchoolLine]:
    """Every school with how it stands."""
    return [
        SchoolLine(
            key=queries.NOBODY if line.key is None else str(line.key),
            name=places[line.key].name if line.key else NO_SCHOOL,
            line=line,
        )
        for line in queries.by_school(found, kind)
    ]


@dataclass(frozen=True, slots=True)
class AskLine:
    """Somebody to ask, after how many, and whether a list with names may be made for them."""

    key: str
    name: str
    role: str
    people: int
    organisation: int | None


def to_ask(found: Iterable[Entry], places: Mapping[int, Organisation]) -> list[AskLine]:
    """Whom to ask first, most first."""
    return [
        AskLine(
            key=queries.NOBODY if supplier.key is None else str(supplier.key),
            name=supplier_name(supplier.key, places),
            role=supplier.in_words,
            people=people,
            organisation=supplier.key if supplier.gets_list else None,
        )
        for supplier, people in queries.to_ask(found)
    ]


def filter_choices(
    found: Sequence[Entry], places: Mapping[int, Organisation], kind: CohortKind
) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: only what there is, with counts."""
    parts = Counter(one.part for one in found)
    words = GUARANTEE_PARTS if kind.is_guarantee else SURVEY_PARTS
    by_name = sorted(schools(found, places, kind), key=lambda line: line.name)
    return {
        "parts": [(part, with_count(words[part], parts[part])) for part in words if parts[part]],
        "schools": [(line.key, with_count(line.name, line.line.people)) for line in by_name],
        "ask": [(line.key, with_count(line.name, line.people)) for line in to_ask(found, places)],
    }


def fixed_words(cohort: Cohort) -> str:
    """When the list was fixed and closed, and by whom."""
    said = []
    if cohort.fixed_at:
        by = f" by {cohort.fixed_by}" if cohort.fixed_by else ""
        said.append(f"Fixed on {date_words(timezone.localtime(cohort.fixed_at).date())}{by}.")
    if cohort.closed_at:
        by = f" by {cohort.closed_by}" if cohort.closed_by else ""
        said.append(f"Closed on {date_words(timezone.localtime(cohort.closed_at).date())}{by}.")
    if cohort.reopened_why:
        said.append(f"Opened again: {cohort.reopened_why}")
    return " ".join(said)
