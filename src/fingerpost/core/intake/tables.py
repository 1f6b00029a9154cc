"""A table out of any file: the sheet chosen, the heading row found, and only real rows left.

`open_table(path)` gives a `Table`; its `rows()` can be walked as often as needed and yields each
row with its line number in the source.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from fingerpost.core.intake import delimited, workbooks
from fingerpost.core.intake.containers import EMPTY, Container, container, too_long, too_wide
from fingerpost.core.intake.mapping import field_of, listed, squeezed
from fingerpost.core.intake.refusals import Limits, Refused

Record = tuple[int, list[str]]
LOOK_FOR_HEADINGS = 60
SURE_FROM = 0.75
NO_HEADINGS = (
    "No heading row was found. Put one row of headings above the list, such as "
    "Surname, Forename, Date of birth, UPN or ULN, Postcode, and send it again."
)


@dataclass(frozen=True, slots=True)
class Table:
    """A list of things under headings.

    `rows()` yields (line number, cells, note): the note is empty for an ordinary row, else it says
    why the line is no row of the list (a total, a repeated heading).
    """

    headings: tuple[str, ...]
    heading_line: int
    records: Callable[[], Iterator[Record]]
    sheet: str = ""
    warnings: tuple[str, ...] = ()
    _keys: tuple[str, ...] = field(default=(), repr=False)

    def rows(self) -> Iterator[tuple[int, list[str], str]]:
        """Every line below the headings that is not blank."""
        width = len(self.headings)
        for number, cells in self.records():
            if number <= self.heading_line:
                continue
            if len(cells) < width:
                cells = cells + [""] * (width - len(cells))
            yield number, cells, self._note(cells)

    def sample(self, most: int = 200) -> list[list[str]]:
        """The first ordinary rows."""
        return list(islice((cells for _, cells, note in self.rows() if not note), most))

    def _note(self, cells: Sequence[str]) -> str:
        first = next((cell for cell in cells if cell), "")
        if first[:5].lower() in ("total", "grand", "count", "sub t", "subto") and _is_total(cells):
            return "This line is a total, not a row of the list."
        if squeezed(first) in self._keys and self._repeats_headings(cells):
            return "This line repeats the headings."
        return ""

    def _repeats_headings(self, cells: Sequence[str]) -> bool:
        same = sum(
            bool(cell) and squeezed(cell) == key
            for cell, key in zip(cells, self._keys, strict=False)
        )
        return same >= 2 and same * 2 > sum(map(bool, cells))


def _is_total(cells: Sequence[str]) -> bool:
    """Few cells, and those besides the first numbers."""
    given = [cell for cell in cells if cell]
    return len(given) <= max(3, len(cells) // 3) and all(
        cell.replace(",", "").replace(".", "").isdigit() or "total" in cell.lower() or ":" in cell
        for cell in given[1:]
    )


def open_table(path: Path, limits: Limits | None = None) -> Table:
    """The table in a file.

    Raises:
        Refused: there is none, or it cannot be read.
    """
    limits = limits or Limits()
    kind = container(path, limits)
    if kind is Container.XML:
        raise Refused(
            "This is an XML file. XML of this kind cannot be read yet; "
            "please send the same list as a spreadsheet or CSV file."
        )
    if kind is Container.TEXT:
        return _from_text(path, limits)
    return _from_workbook(path, limits)


def _from_text(path: Path, limits: Limits) -> Table:
    how = delimited.dialect(path)

    def read() -> Iterator[Record]:
        return _within(delimited.records(path, how), limits)

    return _table(read)


def _from_workbook(path: Path, limits: Limits) -> Table:
    readable: list[tuple[float, Table]] = []
    fault: Refused | None = None
    for sheet in workbooks.sheets(path):
        records = list(_within(sheet.records(), limits))
        try:
            table = _table(records.__iter__, sheet.name)
        except Refused as refusal:
            fault = fault or refusal
            continue
        people = _looks_like_people(table) - (0.5 if sheet.hidden else 0)
        readable.append((people, table))
    if not readable:
        raise fault or Refused(EMPTY)
    best_score, best = max(readable, key=lambda pair: pair[0])
    others = [t.sheet for score, t in readable if t is not best and score >= 3 and t.sample(1)]
    if not others or best_score < 3:
        return best
    warning = (
        f"We read the sheet “{best.sheet}”. {listed(others)} also "
        f"look{'s' if len(others) == 1 else ''} like a list of people: "
        "send each as a file of its own if it should be read too."
    )
    return Table(
        best.headings,
        best.heading_line,
        best.records,
        best.sheet,
        (*best.warnings, warning),
        best._keys,
    )


def _within(records: Iterable[Record], limits: Limits) -> Iterator[Record]:
    for count, (number, cells) in enumerate(records):
        if count > limits.rows:
            raise Refused(too_long(limits))
        if len(cells) > limits.columns:
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > limits.columns:
                raise Refused(too_wide(len(cells), limits))
        yield number, cells


def _table(read: Callable[[], Iterator[Record]], sheet: str = "") -> Table:
    top = list(islice(read(), LOOK_FOR_HEADINGS))
    if not top:
        raise Refused(EMPTY)
    line, headings = _headings(top)
    while headings and not headings[-1]:
        headings.pop()
    return Table(
        tuple(headings), line, read, sheet, _keys=tuple(squeezed(heading) for heading in headings)
    )


# --- finding the heading row -----------------------------------------------------------

PEOPLE = {
    "family_name": 2.0,
    "given_name": 2.0,
    "full_name": 2.0,
    "born_on": 2.0,
    "upn": 2.0,
    "uln": 2.0,
    "postcode": 1.0,
    "on_roll_row": 2.0,
    "off_roll_row": 2.0,
    "local_reference": 0.5,
    "provider_urn": 1.0,
}


def _looks_like_people(table: Table) -> float:
    found = {field_of(heading)[0] for heading in table.headings}
    filled = min(1.0, len(table.sample(20)) / 2)
    return sum(PEOPLE.get(name, 0.2) for name in found if name) * filled


def _known(heading: str) -> float:
    return field_of(heading)[2] if heading else 0.0


def _score(headings: Sequence[str]) -> float:
    """How much a row reads like headings: known ones count, a field twice counts once."""
    best: dict[str, float] = {}
    for heading in headings:
        if heading and len(heading) <= 120:
            name, _, sure = field_of(heading)
            if name:
                best[name] = max(best.get(name, 0.0), sure)
    return sum(best.values())


def _headings(top: Sequence[Record]) -> tuple[int, list[str]]:
    """The line of the headings and the headings, of one row or of two."""
    best_score, best_line, best = 0.0, 0, list[str]()
    for at, (number, cells) in enumerate(top):
        score = _score(cells)
        if score > best_score:
            best_score, best_line, best = score, number, list(cells)
        if at and not _data_like(cells):
            pair = _two_rows(top[at - 1][1], cells)
            pair_score = _score(pair)
            if pair_score >= best_score + 0.9:
                best_score, best_line, best = pair_score, number, pair
    if best_score < min(2.0, SURE_FROM * max(1, sum(map(bool, best)))):
        raise Refused(NO_HEADINGS)
    return best_line, [" ".join(heading.split()) for heading in best]


def _data_like(cells: Sequence[str]) -> bool:
    return any(any(c.isdigit() for c in cell) and len(cell) >= 6 for cell in cells)


def _two_rows(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Headings of two rows joined; a merged cell above speaks for the blanks to its right."""
    joined, group = [], ""
    for at in range(max(len(above), len(below))):
        upper = above[at] if at < len(above) else ""
        lower = below[at] if at < len(below) else ""
        group = upper or (group if lower else "")
        both = f"{group} {lower}".strip()
        joined.append(max((both, lower, upper), key=_known) if lower else upper)
    return joined
