"""What helped as a document: for the page, for print, as PDF; and as rows of a spreadsheet."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from fingerpost.core import casework
from fingerpost.core.casework.helped import SMALL, Helped, Share, together
from fingerpost.organisations.access import Access
from fingerpost.reports.documents.document import Document, Section, Table
from fingerpost.reports.helped.queries import Outcome, since
from fingerpost.web.words import count_of, date_words

TITLE = "What helped"
COLUMNS = ("Help", "Had it", "In learning or work after", "Still 3 months later")
WHATEVER = "Whatever stood in the way"
HEADINGS = (
    "What stood in the way",
    "Help",
    "Had it",
    "In learning or work after",
    "Of",
    "From %",
    "To %",
    "Still 3 months later",
    "Of",
    "From %",
    "To %",
)
PROVES = (
    "Of those not in learning or work when it began: who was, one to three months after it was"
    " done, and still three months on. Each is counted once enough time has passed; the range"
    f" holds the true share 95 times of 100, and stands where there are {SMALL} or more.",
    "It does not prove what caused what: who is given which help differs from the start.",
)


def document(access: Access, found: Sequence[Outcome], today: date) -> Document:
    """All of it: every need together, then each by itself."""
    many = count_of(len(found), "time")
    return Document(
        title=TITLE,
        authority=access.authority.name,
        on=today,
        summary=f"Help done since {date_words(since(today))}: {many}.",
        sections=[
            Section(
                name,
                PROVES if name == WHATEVER else (),
                tables=[Table(name, COLUMNS, [_row(*line) for line in lines])] if lines else (),
                empty="Once help is done, what became of it stands here.",
            )
            for name, lines in _by_need(found)
        ],
    )


def rows(found: Sequence[Outcome]) -> Iterator[list[str | int]]:
    """The same as numbers, one line for each need and help."""
    for need, lines in _by_need(found):
        for name, one in lines:
            yield [need, name, one.had, *_numbers(one.started), *_numbers(one.still)]


def _by_need(found: Sequence[Outcome]) -> Iterator[tuple[str, list[tuple[str, Helped]]]]:
    yield WHATEVER, _by_help(found)
    for code, need in casework.needs().items():
        if chosen := [one for one in found if code in one.needs]:
            yield need.name, _by_help(chosen)


def _by_help(found: Iterable[Outcome]) -> list[tuple[str, Helped]]:
    """What became of each help, that which most had first."""
    by_name: dict[str, list[Outcome]] = {}
    for one in found:
        by_name.setdefault(one.help, []).append(one)
    counted = [(name, together(one.followed for one in some)) for name, some in by_name.items()]
    return sorted(counted, key=lambda line: (-line[1].had, line[0]))


def _row(name: str, one: Helped) -> tuple[str, ...]:
    return (name, str(one.had), _share(one.started), _share(one.still))


def _share(one: Share) -> str:
    return one.in_words() if one.whole else "Too soon to say"


def _numbers(one: Share) -> list[str | int]:
    low, high = one.range or ("", "")
    return [one.part, one.whole, low, high]
