"""Counts protected, attacked, and kept: all that reports are drawn from.

Whatever reports and publications printed of the same people and day is one system: a later print
knows what every earlier one said, and withholds what together would give somebody away.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from fingerpost.core import codes
from fingerpost.core.authority_reports import counted, sectors
from fingerpost.core.authority_reports.counted import DOING, FINER, GOING, PUBLIC
from fingerpost.core.dates import add_months, month_end, requirement_year
from fingerpost.core.exercises.plans import INTENTIONS
from fingerpost.core.figures.measures import COHORT
from fingerpost.core.protection.cells import Key, Shown
from fingerpost.core.protection.linked import Dimension, Tables, flat, joined, table
from fingerpost.core.protection.publication import Broken, attack, protect
from fingerpost.core.protection.rules import Method, Settings, with_small_rests
from fingerpost.core.protection.suppression import Unprotectable
from fingerpost.organisations.models import Authority
from fingerpost.reports.authority import sources
from fingerpost.reports.authority.models import Print
from fingerpost.reports.authority.sources import Answer, Wish
from fingerpost.reports.models import MonthFigures
from fingerpost.reports.publications import records
from fingerpost.reports.publications.models import Publication

MONTH, HEADLINE, SURVEY, SECTOR = "month", "headline", "survey", "sector"
OF_A_MONTH = (MONTH, HEADLINE)
SPLITS_TOLD = ("sex", "age", "need", "vulnerable", "ethnicity")
SCHOOL, SECTORS, WAYS = "school", "sector", "way"
CHARACTERISTICS = codes.load("characteristics").where(vulnerable="yes")
TOO_FEW = (
    "There are too few young people: together with what was given out before, a small number could "
    "be worked out whatever we withhold."
)


class Refused(Exception):
    """These numbers cannot be given out, with the sentence that says why."""


def one_at_a_time(authority_id: int) -> None:
    """Wait until no other worker prints for the authority, and keep others waiting until the end of
    the transaction: each has to know what the other says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7415, %s)", [authority_id])


def has(code: str) -> str:
    """The split into those with a characteristic and all others."""
    return f"has {code}"


def settings() -> Settings:
    """What is small and what is sensitive in every report."""
    of_figures = records.settings(Method.SUPPRESS.value, Settings().largest_withheld)
    sensitive = [frozenset({has(code)}) for code in CHARACTERISTICS]
    return replace(of_figures, sensitive_splits=(*of_figures.sensitive_splits, *sensitive))


def of_month(figures: MonthFigures) -> Print:
    """What reports print of a month; made once for each build of its return.

    Raises:
        Refused: a small number could be worked out of it.
    """
    return _held(figures, MONTH) or _print_month(figures, MONTH, *month_tables(figures))


def headline(figures: MonthFigures) -> Print:
    """What is printed of everybody of a month: to compare with, so of many months at once.

    Raises:
        Refused: as above.
    """
    held = _held(figures, MONTH) or _held(figures, HEADLINE)
    return held or _print_month(figures, HEADLINE, _of_all(figures))


def _of_all(figures: MonthFigures) -> Tables:
    return counted.of_all(counted.doing(figures.counts))


def _held(figures: MonthFigures, about: str) -> Print | None:
    built = figures.built
    held = Print.objects.filter(authority=figures.authority, about=about, on=built.period_end)
    last: Print | None = held.filter(fingerprint=built.fingerprint).first()
    return last


def _print_month(figures: MonthFigures, about: str, *stages: Tables) -> Print:
    built = figures.built
    return _print(figures.authority_id, about, built.period_end, stages, built.fingerprint)


def month_tables(figures: MonthFigures) -> list[Tables]:
    """A month as one system, what matters most first: everybody and how many are in each group;
    then the public figures of each; then the rest."""
    people = sources.members(figures.built)
    held = {one.split: _in_detail(one.counts) for one in figures.splits.all()}
    every = {
        **{split: (held[split], DOING) for split in SPLITS_TOLD if split in held},
        "area": (sources.goes(people), GOING),
        **{
            has(code): (slices, DOING)
            for code in _of_year(figures.built.period_end)
            if _is_known_of_enough(slices := sources.with_characteristic(people, code))
        },
    }
    first = [_of_all(figures), *(counted.bases(split, one[0]) for split, one in every.items())]
    then = [counted.by(split, *one, hidden=FINER) for split, one in every.items()]
    whole = [counted.by(split, *one) for split, one in every.items()]
    return [joined(*first), joined(*first, *then), joined(*first, *whole)]


def _of_year(end: date) -> list[str]:
    """The characteristics that made somebody vulnerable in the requirement year of a month."""
    listed = codes.load("characteristics").valid_in(requirement_year(end))
    return sorted(CHARACTERISTICS & set(listed))


def _is_known_of_enough(slices: Mapping[str, Mapping[str, int]]) -> bool:
    return sum(slices.get("yes", {}).values()) >= counted.SMALLEST_SLICE


def _in_detail(slices: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """The slices that have anybody."""
    return {name: counted.doing(parts) for name, parts in slices.items() if parts.get(COHORT)}


def of_survey(authority: Authority, on: date, answers: Iterable[Answer]) -> Print:
    """What the survey's reports print of every school: one system with the authority.

    Raises:
        Refused: as above.
    """
    counts = counted.tallied((one.school, one.does) for one in answers)
    everybody = dict(sum((Counter(parts) for parts in counts.values()), Counter[str]()))
    first = joined(counted.of_all(everybody), counted.bases(SCHOOL, counts, least=1))
    then = joined(first, counted.by(SCHOOL, counts, DOING, hidden=FINER | PUBLIC, least=1))
    whole = joined(first, counted.by(SCHOOL, counts, DOING, hidden=PUBLIC, least=1))
    return _print(authority.pk, SURVEY, on, (first, then, whole), "")


def of_wishes(authority: Authority, on: date, wishes: Iterable[Wish]) -> Print:
    """What is printed of what young people say they want, by sector and by way.

    Raises:
        Refused: as above.
    """
    counts = Counter[tuple[str, ...]]((one.sector, one.way) for one in wishes)
    listed = INTENTIONS.valid_in(requirement_year(on))
    ways = flat(WAYS, dict.fromkeys((*listed, *sorted(place[1] for place in counts))))
    sectors_ = flat(SECTORS, sectors.names())
    first = joined(*(_margin(axis, at, counts) for at, axis in enumerate((sectors_, ways))))
    return _print(authority.pk, SECTOR, on, (first, table([sectors_, ways], counts)), "")


def _margin(axis: Dimension, at: int, counts: Mapping[tuple[str, ...], int]) -> Tables:
    found = Counter[tuple[str, ...]]()
    for place, many in counts.items():
        found[place[at],] += many
    return table([axis], found)


def said(authority_id: int, about: str, on: date) -> dict[Key, Shown]:
    """All that was printed of the same people and day so far, by reports and publications."""
    return records.printed_before(_spoken(authority_id, about, on))


def _spoken(authority_id: int, about: str, on: date) -> list[Any]:
    """The prints and publications of the same people and day, the earliest first."""
    is_month = about in OF_A_MONTH
    held = Print.objects.filter(
        authority_id=authority_id, about__in=OF_A_MONTH if is_month else [about], on=on
    )
    public = Publication.objects.filter(authority_id=authority_id, period_end=on)
    return sorted([*held, *(public if is_month else ())], key=lambda one: one.made_at)


def hold(figures: MonthFigures, shown: Mapping[Key, Shown]) -> bool:
    """Whether what reports printed of a month is safe beside what somebody would print of it."""
    held = _held(figures, MONTH)
    if held is None:
        return True
    tables = _with_rests(month_tables(figures)[-1])
    return not attack(tables, records.shown(held.cells), settings(), shown)


def _with_rests(tables: Tables) -> Tables:
    """The same with what anybody can subtract and nobody may know."""
    splits = {name for cell in tables.counts for name, _ in cell}
    return with_small_rests(tables, sorted(splits), settings())


def _editions(authority_id: int, about: str, on: date) -> list[dict[Key, Shown]]:
    """What was printed the last time before, and a year before."""
    held = Print.objects.filter(authority_id=authority_id, about=about, on__lt=on)
    last = held.order_by("on").values_list("on", flat=True).last()
    days = dict.fromkeys((last, month_end(add_months(on.replace(day=1), -12))))
    printed = (said(authority_id, about, day) for day in days if day)
    return [one for one in printed if one]


def _print(
    authority_id: int, about: str, on: date, stages: Sequence[Tables], fingerprint: str
) -> Print:
    """Protect, attack, and keep, one at a time in an authority; the caller is inside an `act`."""
    shown, pattern, proof = _protected(authority_id, about, on, stages)
    last = Print.objects.filter(authority_id=authority_id, about=about, on=on).first()
    return Print.objects.create(
        authority_id=authority_id,
        about=about,
        on=on,
        version=last.version + 1 if last else 1,
        cells=records.stored(shown),
        pattern=[[dict(cell), rule] for cell, rule in pattern.items()],
        proof=proof,
        fingerprint=fingerprint,
        made_at=timezone.now(),
    )


_Kept = tuple[Mapping[Key, Shown], Mapping[Key, str], dict[str, Any]]
"""What is printed, why each withheld cell is, and the proof that it holds."""


def _protected(authority_id: int, about: str, on: date, stages: Sequence[Tables]) -> _Kept:
    """The last stage as it may be printed. What comes first matters most: it is printed as if it
    stood alone and the rest is withheld around it, for as many stages as that can be.

    Where what was printed before leaves no room for more, that is printed again and nothing else.
    """
    spoken = _spoken(authority_id, about, on)
    earlier, editions = records.printed_before(spoken), _editions(authority_id, about, on)
    *first, whole = (_with_rests(one) for one in stages)
    for alone in range(len(first), -1, -1):
        told = dict(earlier)
        with suppress(Broken, Unprotectable):
            for one in first[:alone]:
                told |= protect(one, settings(), told, editions).shown
            found = protect(whole, settings(), told, editions)
            return found.shown, found.pattern, found.proof.as_record()
    if not spoken:
        raise Refused(TOO_FEW)
    return earlier, {}, spoken[-1].proof
