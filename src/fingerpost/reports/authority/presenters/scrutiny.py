"""The scrutiny paper: for councillors, and so for anybody."""

from datetime import date

from fingerpost.core.authority_reports.counted import NEITHER, PARTICIPATING, ROUTES
from fingerpost.core.authority_reports.methods import comparable
from fingerpost.core.dates import add_months, month_end
from fingerpost.core.figures import published
from fingerpost.core.figures.measures import measures
from fingerpost.core.figures.splits import SPLITS
from fingerpost.core.records import Group
from fingerpost.reports.authority.presenters.material import Material, how_counted
from fingerpost.reports.authority.presenters.words import bars, groups, parts
from fingerpost.reports.authority.prints import SPLITS_TOLD
from fingerpost.reports.documents.document import Section, Table
from fingerpost.web.words import date_words

NEET, NOT_KNOWN = Group.NEET.value, Group.NOT_KNOWN.value
HEADLINE = {
    NEITHER: "neet_or_not_known",
    NEET: "neet",
    NOT_KNOWN: "not_known",
    PARTICIPATING: "participating",
}
"""What is printed, and the key of its figure."""
GROUPS = dict.fromkeys(SPLITS_TOLD, (NEET, NOT_KNOWN, NEITHER)) | {"ethnicity": (NEITHER,)}
NONE = "–"
ONE_LINE = (
    "Everybody is in one line of each table. Groups of fewer than ten stand together with another."
    " By ethnic group NEET and not known are not shown apart: most would be withheld."
)
QUESTIONS = (
    "Whom do we not know of, and by when will we? A low NEET figure beside a high not known one is "
    "no good news: those not found are often NEET.",
    "Which groups stand apart from everybody, and what do we do for them?",
    "What is there to learn or do near home for those who are NEET, and what is missing?",
    "Which schools and colleges tell us late, and what do we ask of them?",
)


def sections(material: Material) -> list[Section]:
    """The paper, part by part."""
    printed = material.printed
    return [
        _headline(material),
        Section(
            "What those who take part do",
            tables=[parts(printed, "Kinds of learning and work with study", ROUTES)],
        ),
        Section(
            "Group by group",
            (ONE_LINE,),
            tables=[
                groups(printed, split, SPLITS[split].heading, shown, {})
                for split, shown in GROUPS.items()
                if printed.slices(split)
            ],
        ),
        Section("Questions to ask", QUESTIONS),
        how_counted(material, tuple(HEADLINE.values())),
    ]


def summary(material: Material) -> str:
    """The answer in a sentence."""
    return (
        f"{material.printed.of_base(NEITHER)} young people of academic age 16 and 17 were NEET or"
        f" not known; {material.printed.of_base(PARTICIPATING)} took part in education or training."
    )


def _headline(material: Material) -> Section:
    year = published.load()
    england = f"England {year.year}"
    rows = [
        (
            measure,
            (
                measures()[key].name,
                material.printed.number(measure),
                material.printed.number(),
                material.printed.share(measure),
                _then(material, measure, 1),
                _then(material, measure, 12),
                NONE if year.england[key] is None else f"{year.england[key]}%",
            ),
        )
        for measure, key in HEADLINE.items()
    ]
    drawn = [
        (row[0], material.printed.per_cent(measure), f"{row[1]} of {row[2]}")
        for measure, row in rows
    ]
    england_is = published.years()[year.year]
    return Section(
        "At a glance",
        (
            f"England’s figures are the mean of {england_is['winter']}, and for participation "
            f"{england_is['participation']}, as published on {_day(year.published_on)}.",
            *_missing(material),
        ),
        tables=[
            Table(
                "The headline figures",
                ("Figure", "Young people", "Of", "Share", "Month before", "Year before", england),
                [row for _, row in rows],
            )
        ],
        **bars("headline", "The headline figures", drawn),
    )


def _day(iso: str) -> str:
    return date_words(date.fromisoformat(iso))


def months_before(end: date, months: int) -> date:
    """The month end so many months earlier."""
    return month_end(add_months(end.replace(day=1), -months))


def _then(material: Material, measure: str, months: int) -> str:
    """The share so many months earlier; a dash where none is held or it was counted otherwise."""
    end = months_before(material.on, months)
    held = material.months.get(end)
    if held is None or not comparable(HEADLINE[measure], material.on, end):
        return NONE
    return held.share(measure)


def _missing(material: Material) -> list[str]:
    compared = ((1, "the month before"), (12, "the same month last year"))
    held = material.months
    lacking = [words for back, words in compared if months_before(material.on, back) not in held]
    if not lacking:
        return []
    months = " or ".join(lacking)
    return [f"A dash: no return for {months} is held, so there is nothing to compare."]
