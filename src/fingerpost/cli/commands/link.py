"""`fingerpost link A B`: who in B is who in A, how sure, and why. Needs no database."""

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from fingerpost.cli.errors import Unusable
from fingerpost.core.intake import containers, delimited, sheets, tables
from fingerpost.core.intake.mapping import field_of
from fingerpost.core.intake.person_names import split_full
from fingerpost.core.intake.refusals import Refused
from fingerpost.core.intake.spelled_dates import Order, order_of, parse_date
from fingerpost.core.linkage import DEFAULT, Decision, Pair, Record, Thresholds, link

HELP = "link the people of two files, with a score and reasons; nothing is stored"
DESCRIPTION = """\
Finds for every row of B the person of A it speaks of. A is the caseload, B the list received.
Both are CSV files or workbooks with headings; columns are known by their headings, and what one
file lacks is not held against anybody. Out come b_id, a_id, score, decision and reasons: one line
for each row of B with its best candidate, and one more for each further candidate put to review.
The decision is link, review or none; the score is in bits, and each bit doubles the odds."""
EPILOG = """\
exit codes:
  0  done
  2  a file cannot be used; one sentence says why"""

COLUMNS = ("b_id", "a_id", "score", "decision", "reasons")
NAMES = ("given_name", "family_name", "full_name")
NUMBERS = ("upn", "uln", "number")
# Headings that matter to linking and to nothing else we read.
OTHER_HEADINGS = {
    "soc_sec_id": "number",
    "socsecid": "number",
    "ssn": "number",
    "nino": "number",
    "ni number": "number",
    "national insurance number": "number",
    "nhs number": "number",
    "street_number": "house",
    "street number": "house",
    "house number": "house",
    "house no": "house",
    "house": "house",
    "house_no": "house",
    "house_number": "house",
    "street": "street",
    "street name": "street",
    "street_name": "street",
    "road": "street",
    "suburb": "town",
    "city": "town",
    "nickname": "preferred_given_name",
    "alias": "preferred_given_name",
    "postal code": "postcode",
    "zip code": "postcode",
    "birth_date": "born_on",
}
USED = frozenset(
    [
        "upn",
        "former_upn",
        "uln",
        "given_name",
        "middle_names",
        "family_name",
        "full_name",
        "preferred_given_name",
        "preferred_family_name",
        "former_family_name",
        "born_on",
        "sex",
        "postcode",
        "address",
        "address_line_1",
        "address_line_2",
        "house",
        "street",
        "town",
        "email",
        "mobile",
        "home_phone",
        "number",
        "provider_name",
    ]
)
ADDRESS = ("house", "street", "address", "address_line_1", "address_line_2")
DIGITS_YEAR_FIRST = re.compile(r"(\d{4})\D?(\d{2})\D?(\d{2})")
DIGITS_YEAR_LAST = re.compile(r"(\d{1,2})\D(\d{1,2})\D(\d{4})")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("a", type=Path, metavar="A", help="the caseload")
    parser.add_argument("b", type=Path, metavar="B", help="the list to link to it")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write (default: print)")
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help="default: csv")
    for side in "ab":
        parser.add_argument(
            f"--{side}-id", metavar="COLUMN", help=f"id column of {side.upper()} (default: first)"
        )
    parser.add_argument(
        "--link-at",
        type=float,
        default=DEFAULT.link,
        metavar="BITS",
        help=f"link at this score (default: {DEFAULT.link:g})",
    )
    parser.add_argument(
        "--review-at",
        type=float,
        default=DEFAULT.review,
        metavar="BITS",
        help=f"put to review from this score (default: {DEFAULT.review:g})",
    )


def run(args: argparse.Namespace) -> int:
    """Link the two files and write the pairs."""
    try:
        thresholds = Thresholds(link=args.link_at, review=args.review_at, margin=DEFAULT.margin)
    except ValueError as problem:
        raise Unusable(str(problem)) from problem
    caseload = read_records(args.a, id_column=args.a_id)
    rows = read_records(args.b, id_column=args.b_id)
    pairs = link(caseload, rows, thresholds=thresholds)
    write = {"csv": write_csv, "json": write_json}[args.format]
    if args.out is None:
        write(pairs, sys.stdout)
        return 0
    try:
        with args.out.open("w", encoding="utf-8", newline="") as file:
            write(pairs, file)
    except OSError as problem:
        raise Unusable(f"{args.out} cannot be written: {problem.strerror}.") from problem
    print(summary(pairs, len(rows)), file=sys.stderr)
    return 0


def summary(pairs: Sequence[Pair], rows: int) -> str:
    """What became of the rows, in one line."""
    links = {pair.b_id for pair in pairs if pair.decision is Decision.LINK}
    review = {pair.b_id for pair in pairs if pair.decision is Decision.REVIEW}
    left = rows - len(links) - len(review)
    words = "1 row" if rows == 1 else f"{rows:,} rows"
    return f"{words}: {len(links):,} linked, {len(review):,} to review, {left:,} not found."


def write_csv(pairs: Iterable[Pair], file: IO[str]) -> None:
    """The pairs as CSV."""
    out = csv.writer(file, lineterminator="\n")
    out.writerow(COLUMNS)
    for pair in pairs:
        score = "" if pair.score is None else f"{pair.score:.2f}"
        reasons = "; ".join(map(str, pair.reasons))
        out.writerow((pair.b_id, pair.a_id, score, pair.decision, reasons))


def write_json(pairs: Iterable[Pair], file: IO[str]) -> None:
    """The pairs as JSON, each reason with its weight apart."""
    json.dump([_as_json(pair) for pair in pairs], file, ensure_ascii=False, indent=1)
    file.write("\n")


def _as_json(pair: Pair) -> dict[str, Any]:
    return {
        "b_id": pair.b_id,
        "a_id": pair.a_id,
        "score": None if pair.score is None else round(pair.score, 2),
        "decision": str(pair.decision),
        "reasons": [
            {"words": r.words, "weight": None if r.weight is None else round(r.weight, 2)}
            for r in pair.reasons
        ],
    }


# --- reading a file -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """A file's headings and rows, each row with its line."""

    path: Path
    headings: list[str]
    rows: list[tuple[int, list[str]]]


def read_records(path: Path, *, id_column: str | None = None) -> list[Record]:
    """The people of one file, columns known by their headings.

    Raises Unusable, in one sentence, if the file cannot be used.
    """
    sheet = _sheet(path)
    place = _id_place(sheet, id_column)
    columns = _columns(sheet)
    if not any(field in columns for field in (*NAMES, *NUMBERS)):
        raise Unusable(
            f"{path} has no column we know for a name, a UPN or a ULN, "
            "so there is nothing to link it by."
        )
    _check_ids(sheet, place, chosen=id_column is not None)
    order = _date_order(sheet, columns)
    return [_record(cells, place, columns, order) for _, cells in sheet.rows]


def _sheet(path: Path) -> Sheet:
    try:
        if containers.container(path) is containers.Container.TEXT:
            return _text_sheet(path)
        table = sheets.joined(tables.open_table(path), lambda _: True)
        return Sheet(path, list(table.headings), [(n.number, n.cells) for n in table.lines()])
    except Refused as refusal:
        raise Unusable(f"{path}: {refusal.sentence}") from refusal
    except FileNotFoundError as problem:
        raise Unusable(f"There is no file {path}.") from problem
    except OSError as problem:
        raise Unusable(f"{path} cannot be read: {problem.strerror}.") from problem


def _text_sheet(path: Path) -> Sheet:
    lines = [
        (number, [cell.strip() for cell in cells])
        for number, cells in delimited.records(path, delimited.dialect(path))
    ]
    lines = [(number, cells) for number, cells in lines if any(cells)]
    if not lines:
        raise Unusable(f"{path} is empty.")
    (_, headings), *rows = lines
    return Sheet(path, headings, rows)


def _id_place(sheet: Sheet, wanted: str | None) -> int:
    if wanted is None:
        return 0
    tidy = [heading.strip().lower() for heading in sheet.headings]
    if wanted.strip().lower() not in tidy:
        raise Unusable(f"{sheet.path} has no column {wanted}.")
    return tidy.index(wanted.strip().lower())


def _check_ids(sheet: Sheet, place: int, *, chosen: bool) -> None:
    """Every row needs an id of its own. `chosen`: the user said which column has it."""
    seen: dict[str, int] = {}
    heading = sheet.headings[place]
    for line, cells in sheet.rows:
        found = _cell(cells, place)
        if not found:
            raise Unusable(f"Line {line} of {sheet.path} has no {heading}{_advice(chosen)}.")
        if found in seen:
            raise Unusable(
                f"{heading} {found} stands twice in {sheet.path}, "
                f"on lines {seen[found]} and {line}{_advice(chosen)}."
            )
        seen[found] = line


def _advice(chosen: bool) -> str:
    return "" if chosen else "; if the first column is no id, name one with --a-id or --b-id"


def _columns(sheet: Sheet) -> dict[str, list[int]]:
    """For each field the columns that hold it, the surest first."""
    sure: dict[str, list[tuple[float, int]]] = {}
    for place, heading in enumerate(sheet.headings):
        field, confidence = _field(heading)
        if field in USED:
            sure.setdefault(field, []).append((-confidence, place))
    return {field: [place for _, place in sorted(places)] for field, places in sure.items()}


def _field(heading: str) -> tuple[str, float]:
    plain = " ".join(heading.lower().split())
    if plain in OTHER_HEADINGS:
        return OTHER_HEADINGS[plain], 1.0
    field, _, confidence = field_of(heading)
    return field, confidence


def _date_order(sheet: Sheet, columns: dict[str, list[int]]) -> Order:
    places = columns.get("born_on", [])[:1]
    return order_of(_cell(cells, place) for place in places for _, cells in sheet.rows)[0]


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _record(
    cells: Sequence[str], id_place: int, columns: dict[str, list[int]], order: Order
) -> Record:
    def every(field: str) -> list[str]:
        return [text for place in columns.get(field, ()) if (text := _cell(cells, place))]

    def first(field: str) -> str:
        return next(iter(every(field)), "")

    given, middle, family = first("given_name"), first("middle_names"), first("family_name")
    preferred = every("preferred_given_name")
    if not (given and family) and (whole := first("full_name")):
        full = split_full(whole)
        given, family = given or full.given, family or full.family
        middle = middle or full.middle
        preferred += [full.preferred] * bool(full.preferred)
    born_on, born_text = _born(first("born_on"), order)
    return Record(
        id=_cell(cells, id_place),
        upn=first("upn"),
        former_upn=first("former_upn"),
        uln=first("uln"),
        given_name=given or next(iter(preferred), ""),
        middle_names=middle,
        family_name=family or first("preferred_family_name"),
        other_given_names=(*every("given_name")[1:], *preferred),
        other_family_names=(
            *every("family_name")[1:],
            *every("preferred_family_name"),
            *every("former_family_name"),
        ),
        born_on=born_on,
        born_text=born_text,
        sex=first("sex"),
        postcode=first("postcode"),
        address=", ".join(text for field in ADDRESS for text in every(field)),
        town=first("town"),
        contacts=(*every("email"), *every("mobile"), *every("home_phone")),
        number=first("number"),
        provider=first("provider_name"),
    )


@lru_cache(maxsize=100_000)
def _born(text: str, order: Order) -> tuple[date | None, str]:
    """A birth date; or, where no calendar has it, its digits with the year first."""
    found = parse_date(text, order) if text else ""
    if isinstance(found, date):
        return found, ""
    if match := DIGITS_YEAR_FIRST.match(text):
        return None, "".join(match.groups())
    if match := DIGITS_YEAR_LAST.match(text):
        first, second, year = match.groups()
        day, month = (first, second) if order is Order.DAY_FIRST else (second, first)
        return None, f"{year}{month:0>2}{day:0>2}"
    return None, ""
