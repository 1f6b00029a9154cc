"""The words of the find page and a person's page. Templates only place them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from fingerpost.core import codes, records
from fingerpost.core.access import Permission
from fingerpost.core.cohorts.leaving import PRIMARY
from fingerpost.core.cohorts.leaving import standing as standing_in_return
from fingerpost.core.contacts import means
from fingerpost.core.dates import age_on, requirement_year, year_group
from fingerpost.core.destinations.currency import activities
from fingerpost.core.destinations.explain import said_by
from fingerpost.core.records import Group
from fingerpost.evidence.models import Evidence, Status
from fingerpost.evidence.records import record
from fingerpost.organisations.access import Access
from fingerpost.people.actions import leaving_of
from fingerpost.people.models import Person
from fingerpost.people.records import facts
from fingerpost.web.words import date_words

CHARACTERISTICS = codes.load("characteristics")
ACTIVITIES = codes.load("activities")
SOURCES = codes.load("sources")
THE_PROVIDER = "The provider's"
NOTHING_HELD = "Not held"

# Person columns shown in the history, with the words for each.
HISTORY_FIELDS = {
    "given_name": "Given name",
    "middle_names": "Middle names",
    "family_name": "Family name",
    "preferred_given_name": "Preferred given name",
    "preferred_family_name": "Preferred family name",
    "former_family_name": "Former family name",
    "born_on": "Date of birth",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "upn": "UPN",
    "uln": "ULN",
    "address_line_1": "Address line 1",
    "address_line_2": "Address line 2",
    "address_line_3": "Address line 3",
    "address_line_4": "Address line 4",
    "town": "Town",
    "county": "County",
    "postcode": "Postcode",
    "mobile": "Mobile",
    "home_phone": "Home phone",
    "email": "Email",
    "school_id": "School",
    "ehc_plan": "EHC plan",
    "sen_support": "SEN support",
    "characteristics": "Characteristics",
    "level_of_need": "Level of need",
    "sharing_withheld": "Sharing withheld",
    "safe_contact_note": "Safe contact",
    "unsafe_to_contact": "Unsafe to contact",
    "preferred_means": "Likes to be reached",
    "may_live_in": "Thought to live in",
    "transferred_to": "Transferred to",
    "cohort_status": "Cohort status",
    "left_on": "Left the caseload",
    "left_how": "How we know that they left",
}
# Columns that hold a code, with the list that has its words.
CODES = {
    "may_live_in": codes.load("local_authorities"),
    "transferred_to": codes.load("local_authorities"),
    "cohort_status": codes.load("cohort_statuses"),
}
MEANS = means()
SENSITIVE = {"characteristics", "ethnicity", "level_of_need"}


# Status in lists


@dataclass(frozen=True, slots=True)
class Standing:
    """What a tag needs: the group an activity belongs to, and whether it has lapsed."""

    group: str
    lapsed: bool
    activity: str


def standing(status: Status | records.Status | None, today: date) -> Standing:
    """The group of a status today; a stored one may have lapsed since it was worked out."""
    if status is None:
        return Standing(Group.NOT_KNOWN, False, ACTIVITIES.label("810"))
    activity = activities(requirement_year(today))[status.code]
    lapsed = status.lapsed or (status.lapses_on is not None and status.lapses_on < today)
    return Standing(str(activity.group), lapsed, activity.name)


def stored_status(person: Person) -> Status | None:
    """The status kept with a person, or None before the first derivation."""
    return getattr(person, "status", None)


def district_of(postcode: str) -> str:
    """The first half of a postcode."""
    return postcode.split(" ")[0]


def age_words(born_on: date, today: date) -> str:
    """17, Year 12"""
    year = year_group(born_on, today)
    return f"{age_on(born_on, today)}, Year {year}" if year <= 13 else str(age_on(born_on, today))


@dataclass(frozen=True, slots=True)
class Card:
    """A person among others found: what tells them apart, and no more."""

    name: str
    also: str
    url: str
    born: str
    age: str
    school: str
    area: str
    standing: Standing
    lapses_on: date | None
    left: str


def card(person: Person, today: date) -> Card:
    """One line of results."""
    status = stored_status(person)
    return Card(
        name=whole_name(person),
        also=also_known_as(person),
        url=reverse("person", args=[person.pk]),
        born=date_words(person.born_on),
        age=age_words(person.born_on, today),
        school=person.school.name if person.school else "",
        area=" ".join(word for word in (person.town, district_of(person.postcode)) if word),
        standing=standing(status, today),
        lapses_on=status.lapses_on if status else None,
        left=f"Left on {date_words(person.left_on)}" if person.left_on else "",
    )


def whole_name(person: Person) -> str:
    """With middle names, which may be why they were found."""
    names = (person.given_name, person.middle_names, person.family_name)
    return " ".join(name for name in names if name)


def also_known_as(person: Person) -> str:
    """Other names they go by, which may be why they were found."""
    preferred = " ".join(
        name for name in (person.preferred_given_name, person.preferred_family_name) if name
    )
    former = f"formerly {person.former_family_name}" if person.former_family_name else ""
    known = f"known as {preferred}" if preferred else ""
    return ", ".join(words for words in (known, former) if words)


# A person's page


@dataclass(frozen=True, slots=True)
class StatusWords:
    """A status as it is said: a headline, until when, why, and who disagrees."""

    standing: Standing
    headline: str
    until: str
    reasons: Sequence[str]
    disagreements: Sequence[str]
    as_at: date
    as_known_at: date


def status_words(status: records.Status, evidence: Iterable[Evidence]) -> StatusWords:
    """The status in words, with providers called by their names."""
    named = [(as_record(e), e.provider.name) for e in evidence if e.provider]
    return StatusWords(
        standing=standing(status, status.as_at),
        headline=_headline(status, {said.key: name for said, name in named}),
        until=_until(status),
        reasons=[with_provider(sentence, named) for sentence in status.reasons],
        disagreements=[with_provider(sentence, named) for sentence in status.disagreements],
        as_at=status.as_at,
        as_known_at=status.as_known_at,
    )


def as_record(statement: Evidence) -> records.Evidence:
    """A row as the core speaks of it."""
    recorded = timezone.localtime(statement.recorded_at).date()
    withdrawn = statement.withdrawn_at and timezone.localtime(statement.withdrawn_at).date()
    return record(
        (
            statement.pk,
            statement.code,
            statement.source,
            statement.starts_on,
            statement.ended_on,
            statement.verified_on,
            statement.expected_end_on,
            statement.review_on,
            statement.provider_id,
            statement.course,
            recorded,
            withdrawn,
        )
    )


def _headline(status: records.Status, names: dict[int | None, str]) -> str:
    speaker = status.spoken_by
    name = names.get(speaker.key, "") if speaker else ""
    course = speaker.course if speaker else ""
    what = ACTIVITIES.label(status.code)
    where = f" at {name}" if name else ""
    studying = f" ({course})" if course else ""
    since = f", since {date_words(status.since)}" if status.since else ""
    return f"{what}{where}{studying}{since}."


def _until(status: records.Status) -> str:
    if status.lapses_on is None:
        return ""
    day = date_words(status.lapses_on)
    if status.lapsed:
        return f"Lapsed after {day}, {_why_lapsed(status, status.lapses_on)}"
    return f"Lapses on {day} unless confirmed"


def _why_lapsed(status: records.Status, lapse: date) -> str:
    """What ended it: its expected end or review may have, though somebody confirmed it since."""
    speaker = status.spoken_by
    if speaker and speaker.expected_end_on == lapse:
        return "when it was expected to end"
    if speaker and speaker.vouched_on > lapse:
        return "because its review date has passed"
    return "because nobody has confirmed it since"


def with_provider(sentence: str, named: Iterable[tuple[records.Evidence, str]]) -> str:
    """The sentence with the provider who is meant called by name, where we can tell."""
    if not sentence.startswith(THE_PROVIDER):
        return sentence
    for statement, name in named:
        if speaks_of(sentence, statement):
            return f"{name}'s{sentence.removeprefix(THE_PROVIDER)}"
    return sentence


def speaks_of(sentence: str, statement: records.Evidence) -> bool:
    """Whether a reason or disagreement quotes this statement."""
    return (
        sentence.startswith(said_by(statement))
        and f"({statement.code})" in sentence
        and date_words(statement.vouched_on) in sentence
    )


# The time line


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the time line: a statement, a try, a message.

    `key` is a letter for what it is and its key; `at` when we learned of it, which orders what
    speaks of one day; `undo_url` where it is taken back, empty where it cannot be.
    """

    key: str
    title: str
    on: date
    source: str
    kind: str
    recorded: date
    facts: Sequence[str]
    note: str
    submission: str
    withdrawn: str
    undo_url: str
    at: datetime


def in_one_order(*several: Iterable[Step]) -> list[Step]:
    """Steps of several kinds, by the day they speak of, latest first."""
    every = [step for steps in several for step in steps]
    return sorted(every, key=lambda step: (step.on, step.at), reverse=True)


def time_line(
    evidence: Iterable[Evidence],
    status: records.Status,
    *,
    files: dict[int, str],
    came_of: Mapping[int, tuple[str, str]],
) -> list[Step]:
    """Every statement in words, those withdrawn with the reason.

    Args:
        evidence: what was said.
        status: what it makes, so that what speaks is marked.
        files: by submission, where it is seen.
        came_of: by statement, the try it came of, in words and where that is taken back.
    """
    return [
        _step(statement, status, files, *came_of.get(statement.pk, ("", "")))
        for statement in evidence
    ]


def _step(
    statement: Evidence, status: records.Status, files: dict[int, str], came_of: str, undo_url: str
) -> Step:
    said = as_record(statement)
    file = files.get(statement.submission_id or 0, "")
    return Step(
        key=f"e{statement.pk}",
        title=_title(statement),
        on=said.vouched_on,
        source=_source(statement),
        kind=_kind(said, status),
        recorded=said.recorded_on,
        facts=[came_of, *_facts(statement)] if came_of else _facts(statement),
        note=statement.note,
        submission=file,
        withdrawn=_withdrawn(statement),
        undo_url=undo_url or _undo_url(statement),
        at=statement.recorded_at,
    )


def _undo_url(statement: Evidence) -> str:
    may = _by_hand(statement) and statement.withdrawn_at is None
    return reverse("withdraw_statement", args=[statement.person_id, statement.pk]) if may else ""


def _title(statement: Evidence) -> str:
    what = ACTIVITIES.label(statement.code)
    where = f" at {statement.provider.name}" if statement.provider else ""
    starts, ended = statement.starts_on, statement.ended_on
    if starts and ended and ended < starts:
        return f"Never started: {what}{where}"
    if ended:
        start = f" from {date_words(starts)}" if starts else ""
        return f"{what}{where}{start} until {date_words(ended)}"
    return f"{what}{where}" + (f" since {date_words(starts)}" if starts else "")


def _source(statement: Evidence) -> str:
    words = SOURCES[statement.source]["in_words"]
    words = words[:1].upper() + words[1:]
    if statement.provider:
        words = words.replace(THE_PROVIDER, f"{statement.provider.name}'s")
    return f"{words}, taken down by {statement.recorded_by}" if _by_hand(statement) else words


def _by_hand(statement: Evidence) -> bool:
    return statement.submission_id is None and statement.recorded_by_id is not None


def _kind(said: records.Evidence, status: records.Status) -> str:
    if said.withdrawn_on:
        return "withdrawn"
    if status.spoken_by and status.spoken_by.key == said.key:
        return "lapsed" if status.lapsed else "current"
    if any(speaks_of(sentence, said) for sentence in status.disagreements):
        return "disagrees"
    return ""


def _facts(statement: Evidence) -> list[str]:
    facts = [f"Course: {statement.course}."] if statement.course else []
    if statement.verified_on is None:
        facts.append("No day of confirmation was given, so the day it was recorded counts.")
    if statement.expected_end_on and statement.expected_end_on != statement.ended_on:
        facts.append(f"Expected to end on {date_words(statement.expected_end_on)}.")
    if statement.review_on:
        facts.append(f"To be asked again on {date_words(statement.review_on)}.")
    return facts


def _withdrawn(statement: Evidence) -> str:
    if statement.withdrawn_at is None:
        return ""
    on = date_words(timezone.localtime(statement.withdrawn_at).date())
    by = f" by {statement.withdrawn_by}" if statement.withdrawn_by else ""
    why = f": {statement.withdrawn_why}" if statement.withdrawn_why else ""
    return f"Withdrawn on {on}{by}{why}."


# Details and their history


def key_facts(person: Person, today: date) -> list[tuple[str, str]]:
    """Who this is, at a glance."""
    return [
        ("Born", date_words(person.born_on)),
        ("Age", age_words(person.born_on, today)),
        ("School last attended", person.school.name if person.school else NOTHING_HELD),
        ("Area", district_of(person.postcode) or NOTHING_HELD),
        ("UPN", person.upn or NOTHING_HELD),
    ]


def details(person: Person, access: Access) -> list[tuple[str, str]]:
    """What else is held. Health, care and justice only for those who may see them."""
    rows = [
        ("Names", _all_names(person)),
        ("ULN", person.uln or NOTHING_HELD),
        ("Our number", str(person.local_id)),
        ("EHC plan", _yes(person.ehc_plan)),
        ("SEN support", _yes(person.sen_support)),
        ("On our caseload", _caseload(person)),
        ("In the return", _in_return(person, access.authority.code)),
        ("Details as of", date_words(person.details_as_of)),
    ]
    if person.sharing_withheld:
        rows.append(("Sharing", "Withheld: an instruction stands that school told us of"))
    if access.may(Permission.SEE_SENSITIVE):
        rows[5:5] = _sensitive(person)
    return rows


def _sensitive(person: Person) -> list[tuple[str, str]]:
    held = [CHARACTERISTICS.label(code) for code in person.characteristics]
    level = codes.load("levels_of_need").label(person.level_of_need)
    return [
        ("Health, care and justice", ", ".join(held) or "Nothing held"),
        ("Level of need", level),
    ]


def _all_names(person: Person) -> str:
    also = also_known_as(person)
    return f"{whole_name(person)} ({also})" if also else whole_name(person)


def _yes(flag: bool) -> str:
    return "Yes" if flag else "No"


def _in_return(person: Person, ours: str) -> str:
    """Whether they belong in the return as things stand, and why."""
    left, known = leaving_of(person), facts(person, ours)
    stands = standing_in_return(known, left=left, period_end=timezone.localdate())
    answer = "Yes" if stands.status == PRIMARY else "No"
    return f"{answer}: {stands.reason}"


def _caseload(person: Person) -> str:
    joined = f"since {date_words(person.joined_on)}"
    return f"{joined}, until {date_words(person.left_on)}" if person.left_on else joined


@dataclass(frozen=True, slots=True)
class Change:
    """One act that changed details: when, by what act and whom, and what from and to."""

    at: datetime
    act: str
    changes: Sequence[tuple[str, str, str]]


def changes(
    history: Sequence[Any], access: Access, *, users: dict[int, str], places: dict[int, str]
) -> list[Change]:
    """What changed between each state and the one before, newest first."""
    shown = [
        name
        for name in HISTORY_FIELDS
        if name not in SENSITIVE or access.may(Permission.SEE_SENSITIVE)
    ]
    found = []
    for before, after in zip((None, *history), history, strict=False):
        differences = _differences(before, after, shown, places) if before else []
        if differences or before is None:
            found.append(Change(after.pgh_created_at, _act(after, before, users), differences))
    return found[::-1]


def _differences(
    before: Any, after: Any, shown: Iterable[str], places: dict[int, str]
) -> list[tuple[str, str, str]]:
    return [
        (
            HISTORY_FIELDS[name],
            _in_words(name, getattr(before, name), places),
            _in_words(name, getattr(after, name), places),
        )
        for name in shown
        if getattr(before, name) != getattr(after, name)
    ]


def _act(event: Any, before: Any, users: dict[int, str]) -> str:
    told = event.pgh_context.metadata if event.pgh_context else {}
    verb = str(told.get("verb") or ("changed" if before else "first held"))
    by = users.get(told.get("by") or 0, "")
    return f"{verb[:1].upper()}{verb[1:]}" + (f", by {by}" if by else "")


def _in_words(name: str, value: Any, places: dict[int, str]) -> str:
    if name == "school_id":
        return places.get(value, "") or "blank"
    if isinstance(value, bool):
        return _yes(value)
    if isinstance(value, date):
        return date_words(value)
    if name == "preferred_means":
        return MEANS[value].name if value else "blank"
    if name in CODES:
        return CODES[name].label(value) if value else "blank"
    if name == "characteristics":
        return ", ".join(CHARACTERISTICS.label(code) for code in value) or "none"
    return str(value) if value not in (None, "") else "blank"


def address_of(name: str, *args: object) -> str:
    """A page's address, or nothing while there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
