"""Counts protected, attacked, and kept: all that reports are drawn from.

Whatever reports and publications printed of the same people and day is one system: a later print
knows what every earlier one said, and withholds what together would give somebody away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.utils import timezone

from fingerpost.core import codes
from fingerpost.core.authority_reports import counted, sectors
from fingerpost.core.authority_reports.counted import DOING, GOING, KINDS
from fingerpost.core.dates import add_months, month_end, requirement_year
from fingerpost.core.exercises.plans import INTENTIONS
from fingerpost.core.figures.measures import COHORT
from fingerpost.core.protection.cells import Key, Shown
from fingerpost.core.protection.linked import Tables, flat, joined, table
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
COARSE, FINE = ("sex", "age", "ethnicity"), ("need", "vulnerable")
SCHOOL, SECTORS, WAYS = "school", "sector", "way"
CHARACTERISTICS = codes.load("characteristics").where(vulnerable="yes")
TOO_FEW = (
    "There are too few young people: together with what was given out before, a small number could "
    "be worked out whatever we withhold."
)


class Refused(Exception):
    """These numbers cannot be given out, with the sentence that says why."""


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
    return _held(figures, MONTH) or _print_month(figures, MONTH, month_tables(figures))


def headline(figures: MonthFigures) -> Print:
    """What is printed of everybody of a month: to compare with, so of many months at once.

    Raises:
        Refused: as above.
    """
    tables = counted.of_all(counted.doing(figures.counts))
    held = _held(figures, MONTH) or _held(figures, HEADLINE)
    return held or _print_month(figures, HEADLINE, tables)


def _held(figures: MonthFigures, about: str) -> Print | None:
    built = figures.built
    held = Print.objects.filter(authority=figures.authority, about=about, on=built.period_end)
    last: Print | None = held.filter(fingerprint=built.fingerprint).first()
    return last


def _print_month(figures: MonthFigures, about: str, tables: Tables) -> Print:
    built = figures.built
    return _print(figures.authority_id, about, built.period_end, tables, built.fingerprint)


def month_tables(figures: MonthFigures) -> Tables:
    """A month by every split that reports have, as one system."""
    people = sources.members(figures.built)
    listed = codes.load("characteristics").valid_in(requirement_year(figures.built.period_end))
    held = {one.split: _named(one.counts) for one in figures.splits.all()}
    fine = {split: _in_detail(held[split]) for split in FINE if split in held}
    return joined(
        counted.of_all(counted.doing(figures.counts)),
        *(counted.by(split, held[split], KINDS) for split in COARSE if split in held),
        *(counted.by(split, slices, DOING) for split, slices in fine.items()),
        counted.by("area", sources.goes(people), GOING),
        *(
            counted.by(has(code), sources.with_characteristic(people, code), KINDS)
            for code in sorted(CHARACTERISTICS & set(listed))
        ),
    )


def _in_detail(slices: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return {name: counted.doing(parts) for name, parts in slices.items()}


def _named(slices: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    """The slices that have anybody."""
    return {name: parts for name, parts in slices.items() if parts.get(COHORT)}


def of_survey(authority: Authority, on: date, answers: Iterable[Answer]) -> Print:
    """What the survey's reports print of every school: one system with the authority.

    Raises:
        Refused: as above.
    """
    counts = counted.tallied((one.school, one.does) for one in answers)
    return _print(authority.pk, SURVEY, on, counted.by(SCHOOL, counts, DOING), "")


def of_wishes(authority: Authority, on: date, wishes: Iterable[Wish]) -> Print:
    """What is printed of what young people say they want, by sector and by way.

    Raises:
        Refused: as above.
    """
    counts: dict[tuple[str, ...], int] = {}
    for one in wishes:
        place = (one.sector, one.way)
        counts[place] = counts.get(place, 0) + 1
    listed = INTENTIONS.valid_in(requirement_year(on))
    ways = flat(WAYS, dict.fromkeys((*listed, *sorted(way for _, way in counts))))
    return _print(
        authority.pk, SECTOR, on, table([flat(SECTORS, sectors.names()), ways], counts), ""
    )


def said(authority_id: int, about: str, on: date) -> dict[Key, Shown]:
    """All that was printed of the same people and day so far, by reports and publications."""
    is_month = about in OF_A_MONTH
    held = Print.objects.filter(
        authority_id=authority_id, about__in=OF_A_MONTH if is_month else [about], on=on
    )
    public = Publication.objects.filter(authority_id=authority_id, period_end=on)
    earlier = [*held, *(public if is_month else ())]
    return records.printed_before(sorted(earlier, key=lambda one: one.made_at))


def hold(figures: MonthFigures, shown: Mapping[Key, Shown]) -> bool:
    """Whether what reports printed of a month is safe beside what somebody would print of it."""
    held = _held(figures, MONTH)
    if held is None:
        return True
    tables = _with_rests(month_tables(figures))
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


def _print(authority_id: int, about: str, on: date, tables: Tables, fingerprint: str) -> Print:
    """Protect, attack, and keep; the caller is inside an `act`."""
    earlier, editions = said(authority_id, about, on), _editions(authority_id, about, on)
    try:
        found = protect(_with_rests(tables), settings(), earlier, editions)
    except (Broken, Unprotectable) as given_away:
        raise Refused(TOO_FEW) from given_away
    last = Print.objects.filter(authority_id=authority_id, about=about, on=on).first()
    return Print.objects.create(
        authority_id=authority_id,
        about=about,
        on=on,
        version=last.version + 1 if last else 1,
        cells=records.stored(found.shown),
        pattern=[[dict(cell), rule] for cell, rule in found.pattern.items()],
        proof=found.proof.as_record(),
        fingerprint=fingerprint,
        made_at=timezone.now(),
    )
