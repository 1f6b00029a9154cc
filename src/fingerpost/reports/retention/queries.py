"""What is due on a day: the same answer for the page that shows it and the night that does it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import DateField, F, QuerySet
from django.utils import timezone

from fingerpost.core.retention import Times, came_by, schedule
from fingerpost.core.retention.person import Answer, Facts, decide, due_on, rows_for
from fingerpost.people.models import Person
from fingerpost.reports.retention import tables
from fingerpost.reports.retention.models import Hold, Job, Remnant
from fingerpost.reports.rights.queries import held_by_request, to_erase

REQUEST_OPEN = "a request of theirs is not answered yet"
KEPT_LONGER = ("casework", "sharing")  # rows that may outlast the rest of somebody
IN_CARE = {"110", "160"}  # looked after, care leaver (core/codes/characteristics.csv)

# When a plan was first known to have ended, of those whose details say that there is none now.
PLANS_ENDED = """
SELECT h.pgh_obj_id, min(h.pgh_created_at)
  FROM people_personevent h
  JOIN (SELECT pgh_obj_id, max(pgh_id) AS last FROM people_personevent
         WHERE authority_id = %(authority)s AND ehc_plan GROUP BY pgh_obj_id) AS with_plan
    ON with_plan.pgh_obj_id = h.pgh_obj_id AND h.pgh_id > with_plan.last
 WHERE h.authority_id = %(authority)s GROUP BY h.pgh_obj_id
"""


@dataclass(frozen=True, slots=True)
class Held:
    """One young person with every entry that is one with theirs, and what decides their time."""

    entries: tuple[int, ...]
    facts: Facts

    @property
    def is_remnant(self) -> bool:
        """Whether little more than a name is left."""
        return self.facts.used_until is not None


@dataclass(frozen=True, slots=True)
class Due:
    """What of one young person goes, by row of the schedule, or stays for a hold."""

    held: Held
    answers: Mapping[str, Answer]

    @property
    def goes(self) -> frozenset[str]:
        """The rows whose part of them goes."""
        return frozenset(row for row, answer in self.answers.items() if answer.goes)

    @property
    def ends(self) -> bool:
        """Whether no more is kept of them than what is kept longer for a reason of its own."""
        return "core" in self.goes or self.held.is_remnant

    def lets_go_of(self, row: str) -> bool:
        """Whether this row's part of them goes, whichever time it has for them."""
        return any(tables.base(one) == row for one in self.goes)

    def is_held_back(self, today: date) -> bool:
        """Whether something is due and a hold keeps it."""
        return any(a.due_on <= today and not a.goes for a in self.answers.values())


def job_of(authority_id: int) -> Job:
    """How the nightly job stands; nobody has begun it where there is none."""
    held = Job.objects.filter(authority_id=authority_id).first()
    return held or Job(authority_id=authority_id)


def everybody(authority_id: int) -> list[Held]:
    """Everyone an authority holds, those set aside and remnants among them."""
    columns = ("pk", "merged_into", "born_on", "ehc_plan", "characteristics")
    groups: dict[int, list[tuple[int, date, bool, list[str]]]] = defaultdict(list)
    survivors_first = (F("merged_into").asc(nulls_first=True), "pk")
    people = Person.objects.filter(authority_id=authority_id).order_by(*survivors_first)
    rows = list(people.values_list(*columns))
    for pk, stands_for, *facts in rows:
        groups[stands_for or pk].append((pk, *facts))
    known = Known(
        ended=_plans_ended(authority_id),
        erased=to_erase(authority_id),
        holds=holds_of(authority_id, (pk for pk, *_ in rows)),
        left={one.person_id: one for one in Remnant.objects.filter(authority_id=authority_id)},
    )
    return [_held(key, entries, known) for key, entries in sorted(groups.items())]


@dataclass(frozen=True, slots=True)
class Known:
    """What decides the time of people beside their own details, by key of an entry."""

    ended: Mapping[int, date]
    erased: Mapping[int, date]
    holds: Mapping[int, Sequence[str]]
    left: Mapping[int, Remnant]


def _held(key: int, entries: Sequence[tuple[int, date, bool, list[str]]], known: Known) -> Held:
    keys = tuple(pk for pk, *_ in entries)
    born = {pk: born_on for pk, born_on, *_ in entries}
    left = known.left.get(key)
    facts = Facts(
        born_on=born.get(key) or max(born.values()),
        ehc_plan=any(plan for _, _, plan, _ in entries),
        plan_ended_on=max((known.ended[pk] for pk in keys if pk in known.ended), default=None),
        in_care=left.in_care if left else any(IN_CARE & set(said) for *_, said in entries),
        used_until=left.used_until if left else None,
        erased_on=max((known.erased[pk] for pk in keys if pk in known.erased), default=None),
        holds=tuple(dict.fromkeys(why for pk in keys for why in known.holds.get(pk, ()))),
    )
    return Held(keys, facts)


def _plans_ended(authority_id: int) -> dict[int, date]:
    with connection.cursor() as cursor:
        cursor.execute(PLANS_ENDED, {"authority": authority_id})
        return {pk: timezone.localdate(at) for pk, at in cursor}


def holds_of(authority_id: int, entries: Iterable[int]) -> Mapping[int, Sequence[str]]:
    """By key of an entry, why it is kept whatever is due."""
    found: dict[int, list[str]] = defaultdict(list)
    for hold in Hold.objects.filter(authority_id=authority_id).standing():
        found[hold.person_id].append(in_a_sentence(hold.get_kind_display()))
    for entry in held_by_request(entries):
        found[entry].append(REQUEST_OPEN)
    return found


def in_a_sentence(words: str) -> str:
    """As it reads behind other words."""
    return words[:1].lower() + words[1:]


def due(authority_id: int, times: Times, today: date) -> Iterator[Due]:
    """Everybody of whom something is due, held back or not."""
    for held in everybody(authority_id):
        answers = decide(held.facts, times, today)
        if held.is_remnant:
            answers = {row: answer for row, answer in answers.items() if row != "core"}
        if any(answer.due_on <= today for answer in answers.values()):
            yield Due(held, answers)


def again(authority_id: int, back: Mapping[int, Iterable[str]], today: date) -> list[Due]:
    """Those who went and came back with an older database, with the rows that had gone of them."""
    gone = Answer(True, today, "They went before this database was restored.")
    found = []
    for held in everybody(authority_id):
        entries = tuple(entry for entry in held.entries if entry in back)
        if entries and not held.facts.holds:
            rows = {row for entry in entries for row in back[entry]}
            found.append(Due(replace(held, entries=entries), dict.fromkeys(sorted(rows), gone)))
    return found


def not_held_since(authority_id: int, found: Sequence[Due]) -> list[Due]:
    """Without those whom somebody has held since it was asked who is due."""
    held = holds_of(authority_id, (entry for one in found for entry in one.held.entries))
    return [one for one in found if not held.keys() & set(one.held.entries)]


def why_kept(found: Iterable[Due], today: date) -> Mapping[str, int]:
    """How many young people are due and stay, by why."""
    back = (one for one in found if one.is_held_back(today))
    return Counter(why for one in back for why in set(one.held.facts.holds))


def entries_by_row(found: Iterable[Due]) -> Mapping[str, list[int]]:
    """Whose part of each row goes, every entry of them."""
    entries: dict[str, list[int]] = defaultdict(list)
    for one in found:
        for row in one.goes:
            entries[row].extend(one.held.entries)
    return entries


def people_due(authority_id: int, found: Sequence[Due]) -> Mapping[str, list[int]]:
    """By row, those of whom something of it is held and goes, each by the entry that stands for
    them.
    """
    stands_for = {entry: one.held.entries[0] for one in found for entry in one.held.entries}
    return {
        row: sorted({stands_for[entry] for entry in having(row, authority_id, entries)})
        for row, entries in entries_by_row(found).items()
    }


def of_whom_something_stays(authority_id: int, found: Iterable[Due]) -> set[Held]:
    """Those of whom a row is kept longer than the rest, and something of it is held."""
    stands_for = {entry: one for one in found for entry in one.held.entries}
    staying: set[Held] = set()
    for row in KEPT_LONGER:
        waiting = [entry for entry, one in stands_for.items() if not one.lets_go_of(row)]
        staying |= {stands_for[entry].held for entry in having(row, authority_id, waiting)}
    return staying


def having(row: str, authority_id: int, entries: Iterable[int]) -> set[int]:
    """Of these entries, those of whom something that goes with a row is held."""
    keys = list(entries)
    if row == "core":
        return set(keys)
    found: set[int] = set()
    for line in tables.of_row(row):
        if line.by == ("person",):
            held = line.of_people(authority_id, keys).order_by()
            found.update(held.values_list("person_id", flat=True))
    return found


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would go on a day: young people and pieces by row, and who is kept for which reason."""

    day: date
    people: Mapping[str, int]
    pieces: Mapping[str, int]
    kept: Mapping[str, int]


def forecast(authority_id: int, times: Times, day: date) -> Forecast:
    """What would go if the job ran on this day."""
    found = list(due(authority_id, times, day))
    pieces_due: Counter[str] = Counter()
    for line in tables.by_piece():
        pieces_due[line.row] += pieces(line, authority_id, times, day).count()
    return Forecast(
        day,
        people={row: len(those) for row, those in people_due(authority_id, found).items()},
        pieces=pieces_due,
        kept=why_kept(found, day),
    )


def pieces(line: tables.Line, authority_id: int, times: Times, today: date) -> QuerySet[Any]:
    """What is due of a table that goes piece by piece."""
    last = came_by(schedule()[line.row], times[line.row], today)
    *way, name = line.by[0].split("__")
    model = line.model
    for step in way:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    is_day = type(model._meta.get_field(name)) is DateField
    return line.came_by(authority_id, last if is_day else _end_of(last))


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time())) + timedelta(days=1, microseconds=-1)


@dataclass(frozen=True, slots=True)
class Left:
    """One remnant with what is kept of them, by row, and until when."""

    remnant: Remnant
    rows: tuple[tuple[str, date], ...]


def of_remnants(authority_id: int, times: Times, remnants: Sequence[Remnant]) -> list[Left]:
    """What is kept of these, and for how long."""
    keys = [one.person_id for one in remnants]
    held = {row: having(row, authority_id, keys) for row in KEPT_LONGER}
    return [Left(one, tuple(_rows_of(one, held, times))) for one in remnants]


def _rows_of(
    one: Remnant, held: Mapping[str, set[int]], times: Times
) -> Iterator[tuple[str, date]]:
    facts = Facts(one.person.born_on, in_care=one.in_care, used_until=one.used_until)
    for row in rows_for(facts):
        if one.person_id in held.get(tables.base(row), ()):
            yield schedule()[row].name, due_on(row, facts, times)
