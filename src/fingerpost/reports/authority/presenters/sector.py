"""Sector interest: what young people say they want to learn or do, for employers. Counts only."""

from datetime import date

from fingerpost.core.authority_reports import sectors
from fingerpost.core.exercises.plans import INTENTIONS
from fingerpost.reports.authority.presenters.material import Material, how_counted
from fingerpost.reports.authority.presenters.words import EVERYBODY, bars
from fingerpost.reports.documents.document import Section, Table
from fingerpost.web.words import date_words

SECTOR, WAY = "sector", "way"
BY_WORDS = (
    "A sector is taken from the name of the course or job they named, by its words; sectors are the"
    " subject areas that colleges are listed under. Who named none is counted as not said, so true"
    " interest in each sector is larger than it looks here."
)


def sections(material: Material) -> list[Section]:
    """The report, part by part; without a word said, what will be here."""
    if not material.printed.cell().number:
        empty = (
            "Nobody has said yet what they want. It comes with schools' lists of intended"
            " destinations, and from what is taken down with a young person."
        )
        return [Section("What they want", empty=empty)]
    return [_sectors(material), _ways(material), _both(material), how_counted(material)]


def summary(material: Material) -> str:
    """The answer in a sentence."""
    printed = material.printed
    return (
        f"Of {printed.number()} young people of Years 11 to 13 we hold what they last said they"
        f" want; {printed.number(sector=sectors.NOT_SAID)} of them named no course or sector."
    )


def source(on: date) -> str:
    """What it is counted from."""
    return f"From what each young person last said, as known on {date_words(on)}."


def _sectors(material: Material) -> Section:
    printed = material.printed
    lines = [(name, {SECTOR: one}) for one, name in sectors.names().items()]
    drawn = [
        (name, printed.per_cent_of_all(**slices), printed.number(**slices))
        for name, slices in lines
        if slices[SECTOR] not in sectors.NAMES_BESIDE
    ]
    return Section(
        "By sector",
        (BY_WORDS,),
        tables=[
            Table(
                "What they want, by sector",
                ("Sector", "Young people", "Of", "Share"),
                [
                    (
                        name,
                        printed.number(**slices),
                        printed.number(),
                        printed.share_of_all(**slices),
                    )
                    for name, slices in lines
                ],
            )
        ],
        **bars("sectors", "Interest by sector", drawn),
    )


def _ways(material: Material) -> Section:
    printed = material.printed
    return Section(
        "By the way they want to go",
        tables=[
            Table(
                "What they want, by way",
                ("Way", "Young people", "Of", "Share"),
                [
                    (
                        INTENTIONS.label(one),
                        printed.number(way=one),
                        printed.number(),
                        printed.share_of_all(way=one),
                    )
                    for one in printed.slices(WAY)
                ],
            )
        ],
    )


def _both(material: Material) -> Section:
    """Each sector by way, for the sectors anybody named."""
    printed = material.printed
    ways = printed.slices(WAY)
    rows = [
        (name, *(printed.number(sector=one, way=way) for way in ways))
        for one, name in sectors.names().items()
        if printed.cell(sector=one).number != 0
    ]
    return Section(
        "Sector and way together",
        tables=[
            Table(
                "What they want, by sector and way",
                ("Sector", *(INTENTIONS.label(way) for way in ways)),
                [*rows, (EVERYBODY, *(printed.number(way=way) for way in ways))],
            )
        ],
    )
