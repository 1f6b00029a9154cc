"""Where the headings of a table are: found among the first rows by how many are known.

Titles may stand above them, they may take two rows, and a merged cell above may speak for several
columns below.
"""

from collections.abc import Sequence

from fingerpost.core.identifiers import parse_uln, parse_upn
from fingerpost.core.intake.matching import field_of
from fingerpost.core.intake.spelled_dates import parse_date

Record = tuple[int, list[str]]
Found = tuple[int, list[str]]
LONGEST_HEADING = 120
PAIR_MUST_ADD = 0.9
AT_LEAST = 1.5
DATE_MARKS = "/-. "
NO_HEADINGS = (
    "No heading row was found. Put one row of headings above the list, such as "
    "Surname, Forename, Date of birth, UPN or ULN, Postcode, and send it again."
)


def find_headings(top: Sequence[Record]) -> Found | None:
    """The line of the headings and the headings, out of the first rows of a table."""
    best_score, best = 0.0, None
    for at, (number, cells) in enumerate(top):
        score = _score(cells)
        if score > best_score:
            best_score, best = score, (number, list(cells))
        if at and not _data_like(cells):
            pair = _two_rows(top[at - 1][1], cells)
            pair_score = _score(pair)
            if pair_score >= best_score + PAIR_MUST_ADD:
                best_score, best = pair_score, (number, pair)
    if best is None or best_score < AT_LEAST:
        best = _one_known(best, best_score) or _by_shape(top)
    return best and (best[0], [" ".join(heading.split()) for heading in best[1]])


def _one_known(best: Found | None, score: float) -> Found | None:
    """A list of one column, such as ULNs alone, has one heading."""
    if best and score >= 1.0 and sum(map(bool, best[1])) == 1:
        return best
    return None


def _by_shape(top: Sequence[Record]) -> Found | None:
    """A row of words above a column of UPNs, ULNs or dates, though none of the words is known.

    What the columns mean is then asked.
    """
    for at, (number, cells) in enumerate(top[:10]):
        words = [cell for cell in cells if cell]
        if len(words) < 2 or any(any(c.isdigit() for c in cell) for cell in words):
            continue
        below = [row for _, row in top[at + 1 : at + 21]]
        if any(_tells_of_people(below, position) for position in range(len(cells))):
            return number, list(cells)
    return None


def _tells_of_people(rows: Sequence[Sequence[str]], position: int) -> bool:
    given = [row[position] for row in rows if position < len(row) and row[position]]
    proved = sum(1 for text in given if parse_upn(text) or parse_uln(text) or _is_date(text))
    return proved >= 2 and proved * 2 > len(given)


def _is_date(text: str) -> bool:
    """Written with its parts apart: a bare number may be anything."""
    return any(mark in text for mark in DATE_MARKS) and not isinstance(parse_date(text), str)


def _known(heading: str) -> float:
    return field_of(heading)[2] if heading else 0.0


def _score(headings: Sequence[str]) -> float:
    """How much a row reads like headings: known ones count, a field twice counts once."""
    best: dict[str, float] = {}
    for heading in headings:
        if heading and len(heading) <= LONGEST_HEADING:
            name, _, sure = field_of(heading)
            if name:
                best[name] = max(best.get(name, 0.0), sure)
    return sum(best.values())


def _data_like(cells: Sequence[str]) -> bool:
    return any(any(c.isdigit() for c in cell) and len(cell) >= 6 for cell in cells)


def _two_rows(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Headings of two rows joined.

    A cell above with something below it speaks for the blanks to its right, as merged cells come;
    one with nothing below it is a heading by itself.
    """
    joined, group = [], ""
    for at in range(max(len(above), len(below))):
        upper = above[at] if at < len(above) else ""
        lower = below[at] if at < len(below) else ""
        if upper or not lower:
            group = upper if lower else ""
        both = f"{group} {lower}".strip()
        joined.append(max((both, lower, upper), key=_known) if lower else upper)
    return joined
