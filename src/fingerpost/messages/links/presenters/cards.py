"""Keep-in-touch cards as they are printed: eight on a sheet, each with a square to scan."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from fingerpost.core.dates import in_words
from fingerpost.core.links.lasting import card_ends
from fingerpost.messages.links.actions import address_of, touch_address
from fingerpost.people.models import Person

ON_A_SHEET = 8


@dataclass(frozen=True, slots=True)
class Square:
    """A square to scan, as the path of a drawing of `size` by `size` small squares."""

    size: int
    path: str


@dataclass(frozen=True, slots=True)
class CardWords:
    """What stands on one card."""

    name: str
    code: str
    type_at: str
    square: Square
    until: str


def sheets(made: Sequence[tuple[Person, str]]) -> list[list[CardWords]]:
    """Cards by sheet, in the order given."""
    every = [card(person, code) for person, code in made]
    return [every[at : at + ON_A_SHEET] for at in range(0, len(every), ON_A_SHEET)]


def card(person: Person, code: str) -> CardWords:
    """One card."""
    return CardWords(
        name=person.full_name,
        code=code,
        type_at=touch_address().partition("://")[2],
        square=square(address_of(code)),
        until=in_words(card_ends(person.born_on)),
    )


def square(address: str) -> Square:
    """An address to scan with a phone."""
    drawn = QRCode(border=0, error_correction=ERROR_CORRECT_M)
    drawn.add_data(address)
    rows = drawn.get_matrix()
    bars = (
        f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in _dark(row)
    )
    return Square(len(rows), "".join(bars))


def _dark(row: Iterable[bool]) -> Iterator[tuple[int, int]]:
    """Where each run of dark squares begins, and how long it is."""
    begins, length = 0, 0
    for at, is_dark in enumerate([*row, False]):
        if is_dark:
            begins, length = (at, 1) if not length else (begins, length + 1)
        elif length:
            yield begins, length
            length = 0
