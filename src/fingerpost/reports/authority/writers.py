"""How each report comes about: from which numbers, and in which words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.timezone import localtime

from fingerpost.core.authority_reports.kinds import OF_A_DAY, SECTOR, SURVEY
from fingerpost.core.exercises.survey import days as reference_days
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.reports.authority import prints, sources
from fingerpost.reports.authority.models import Print, Run
from fingerpost.reports.authority.presenters import (
    district,
    scrutiny,
    sector,
    survey,
    trends,
    vulnerable,
)
from fingerpost.reports.authority.presenters.material import Material
from fingerpost.reports.authority.presenters.words import Printed
from fingerpost.reports.authority.prints import Refused
from fingerpost.reports.documents.document import Document, Section
from fingerpost.reports.figures.actions import count
from fingerpost.reports.figures.presenters.page import source
from fingerpost.reports.figures.queries import best_of
from fingerpost.reports.models import MonthFigures
from fingerpost.reports.publications import records
from fingerpost.returns.models import Return

Write = Callable[[Material], Iterable[Section]]
Say = Callable[[Material], str]
MOST_MONTHS = 48
NO_LIST = "No list of the activity survey is drawn up yet. Draw it up under Returns first."


@dataclass(frozen=True, slots=True)
class Writer:
    """Of one report: its numbers, protected; its sections; its answer in a sentence."""

    print: Callable[[Run], Print]
    sections: Write
    summary: Say
    months_back: int = 0
    """How many earlier months it compares with."""


def _month(run: Run) -> Print:
    return prints.of_month(_figures(run))


def _headline(run: Run) -> Print:
    """Of trends: the headline of the month, by whatever it was printed."""
    return prints.headline(_figures(run))


def _survey(run: Run) -> Print:
    today = timezone.localdate()
    cohort = sources.survey_list(run.authority, today)
    if cohort is None:
        raise Refused(NO_LIST)
    return prints.of_survey(run.authority, run.on, sources.answers(cohort, today))


def _wishes(run: Run) -> Print:
    return prints.of_wishes(run.authority, run.on, sources.wishes(run.authority, run.on))


WRITERS: Mapping[str, Writer] = {
    "survey": Writer(_survey, survey.sections, survey.summary),
    "scrutiny": Writer(_month, scrutiny.sections, scrutiny.summary, months_back=12),
    "district": Writer(_month, district.sections, district.summary),
    "vulnerable": Writer(_month, vulnerable.sections, vulnerable.summary),
    "trends": Writer(_headline, trends.sections, trends.summary, months_back=MOST_MONTHS),
    "sector": Writer(_wishes, sector.sections, sector.summary),
}


def day_of(kind: str, authority: Authority, built: Return | None) -> date:
    """The day the numbers of a report are of: the month's end, the survey's day, or today."""
    today = timezone.localdate()
    if kind not in OF_A_DAY and built:
        return built.period_end
    cohort = sources.survey_list(authority, today) if kind == SURVEY else None
    return reference_days(cohort.year, today)[0] if cohort else today


def places(run: Run) -> list[Organisation | None]:
    """Of whom a report of its own is made: None is the authority as a whole."""
    if run.kind != SURVEY or run.printed is None:
        return [None]
    return [None, *sources.schools(_printed(run).slices("school")).values()]


def document(run: Run, place: Organisation | None) -> Document:
    """A report of a run, of numbers that are printed already."""
    writer, material = WRITERS[run.kind], _material(run, place)
    answer = writer.summary(material)
    of_whom = f"{place.name}: " if place else ""
    return Document(
        title=f"{of_whom}{run.about.name}, {run.on:%B %Y}",
        authority=run.authority.name,
        on=run.on,
        summary=f"{answer[:1].upper()}{answer[1:]}",
        sections=list(writer.sections(material)),
    )


def _printed(run: Run) -> Printed:
    assert run.printed is not None  # noqa: S101 - numbers come before words
    return Printed(records.shown(run.printed.cells))


def _material(run: Run, place: Organisation | None) -> Material:
    assert run.printed is not None  # noqa: S101 - numbers come before words
    printed = _printed(run)
    material = Material(
        authority=run.authority,
        on=run.on,
        made_on=timezone.localdate(),
        printed=printed,
        proof=run.printed.proof,
        source=_source(run, run.printed.made_at),
        months=_months(run),
        place=place,
    )
    if run.kind == SURVEY:
        names = {key: one.name for key, one in sources.schools(printed.slices("school")).items()}
        return replace(material, schools=names | {sources.NO_SCHOOL: survey.NO_SCHOOL})
    if run.kind == "district":
        return replace(
            material,
            places_to_learn=sources.places_to_learn(run.authority),
            offered=sources.offered(run.authority),
        )
    return material


def _source(run: Run, made_at: datetime) -> str:
    """What a report is counted from: its own list, or the return of its month."""
    if run.kind == SURVEY:
        return survey.source(run.on, localtime(made_at))
    if run.kind == SECTOR:
        return sector.source(run.on)
    return source(_figures(run))


def _figures(run: Run) -> MonthFigures:
    """The figures of its return, counted now where nobody has yet."""
    assert run.built is not None  # noqa: S101 - a report of a month has one
    held = MonthFigures.objects.filter(built=run.built).select_related("built").first()
    return held or count(run.built, by=None)


def _months(run: Run) -> dict[date, Printed]:
    """The headlines to compare with, as they may be printed, and that of the month itself."""
    back = WRITERS[run.kind].months_back
    if not back:
        return {}
    first = scrutiny.months_before(run.on, back)
    held = best_of(MonthFigures.objects.filter(authority=run.authority))
    return {
        end: Printed(records.shown(prints.headline(one).cells))
        for end, one in held.items()
        if first <= end <= run.on
    }
