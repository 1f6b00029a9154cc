"""The activity survey: a report for every school of its own leavers, and one of all schools."""

from datetime import date, datetime

from fingerpost.core.authority_reports.counted import (
    BESIDE,
    KNOWN,
    NAMES,
    NEET,
    NEITHER,
    NOT_KNOWN,
    PARTICIPATING,
    ROUTES,
)
from fingerpost.organisations.models import Organisation
from fingerpost.reports.authority.presenters.material import Material, how_counted
from fingerpost.reports.authority.presenters.words import bars, groups, parts
from fingerpost.reports.documents.document import Section, Table
from fingerpost.web.words import date_words, time_words

SHOWN = (KNOWN, PARTICIPATING, NEITHER)
EVERY = (KNOWN, PARTICIPATING, *ROUTES, BESIDE, NEITHER, NEET, NOT_KNOWN)
NO_SCHOOL = "No school held"
NO_RANK = (
    "No kind of learning or work stands above another here: an apprenticeship is as good an answer"
    " as a sixth form. Not known means that nobody could tell us; it says nothing about the school."
)


def sections(material: Material) -> list[Section]:
    """A school's own report, or that of all."""
    own = _of_school(material, material.place) if material.place else _of_all(material)
    return [*own, how_counted(material)]


def summary(material: Material) -> str:
    """The answer in a sentence."""
    whose = {"school": str(material.place.pk)} if material.place else {}
    known = material.printed.of_base(KNOWN, **whose)
    return (
        f"On {date_words(material.on)}, {known} of last summer's Year 11 leavers were known to be"
        " in learning, in work or in something else that is not NEET."
    )


def source(on: date, known_at: datetime) -> str:
    """What it is counted from."""
    return (
        f"From the list of the activity survey of {on.year}, as known on {time_words(known_at)}."
        " What somebody did is what had begun and not ended on the day, confirmed and not lapsed."
    )


def _of_school(material: Material, school: Organisation) -> list[Section]:
    printed, whose = material.printed, {"school": str(school.pk)}
    return [
        Section(
            "What your leavers did",
            (NO_RANK,),
            tables=[parts(printed, "On the day of the survey", EVERY, **whose)],
        ),
        Section(
            "Beside all schools",
            (f"All schools whose Year 11 {material.authority.name} follows, yours too.",),
            tables=[
                Table(
                    "Shares beside each other",
                    ("What they did", "Your school", "All schools"),
                    [
                        (NAMES[one], printed.share(one, **whose), printed.share(one))
                        for one in SHOWN
                    ],
                )
            ],
        ),
    ]


def _of_all(material: Material) -> list[Section]:
    printed = material.printed
    drawn = [(NAMES[one], printed.per_cent(one), printed.of_base(one)) for one in SHOWN]
    return [
        Section(
            "What leavers did",
            (NO_RANK,),
            tables=[parts(printed, "On the day of the survey", EVERY)],
            **bars("survey", "What leavers did", drawn),
        ),
        Section(
            "School by school",
            ("Each school finds a report of its own under Reports.",),
            tables=[groups(printed, "school", "School", SHOWN, material.schools)],
        ),
    ]
