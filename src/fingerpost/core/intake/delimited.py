"""CSV of any kind: encoding, separator and quoting found out, records with their line numbers.

Records stream: the file is read from the disk each time `records` is called.
"""

import codecs
import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fingerpost.core.intake.refusals import Refused

Record = tuple[int, list[str]]

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
SAMPLE_BYTES = 262_144
SAMPLE_RECORDS = 200
LINES_IN_ONE_RECORD = 50
LONGEST_LINE = 1_000_000
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
NOT_TEXT = (
    "This file is not text and not a workbook we know. "
    "Please send the list as a spreadsheet (.xlsx) or a CSV file."
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one file writes its table."""

    encoding: str
    separator: str
    skip_lines: int = 0
    wrapped: bool = False


def dialect(path: Path) -> Dialect:
    """How this file writes its table.

    Raises:
        Refused: it is not text.
    """
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(SAMPLE_BYTES)
    if len(CONTROLS.findall(sample)) > len(sample) / 200:
        raise Refused(NOT_TEXT)
    hint = re.match(r'"?sep=(.)"?\r?\n', sample, re.IGNORECASE)
    if hint and hint.group(1) in SEPARATORS:
        return Dialect(encoding, hint.group(1), skip_lines=1)
    lines = sample.splitlines()[:SAMPLE_RECORDS]
    separator, score = _separator(lines)
    if score == 0:
        inner = [line.strip().strip('"').replace('""', '"') for line in lines]
        wrapped_separator, wrapped_score = _separator(inner)
        if wrapped_score:
            return Dialect(encoding, wrapped_separator, wrapped=True)
    return Dialect(encoding, separator)


def records(path: Path, how: Dialect) -> Iterator[Record]:
    """Each record with the line it starts on, counted from 1; blank lines count and are left out.

    A quote that is opened and never closed would swallow the rest of the file. So a record that
    runs on over too many lines, or to the end, is read again as one line with its quotes as
    plain characters.
    """
    with path.open(encoding=how.encoding, errors="replace", newline="") as file:
        yield from _records(iter(file), how)


class _Runaway(Exception):
    """A quoted field has gone on for too long."""


class _Lines:
    """Lines that can be given back, and a note of those taken since the last record."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.given_back: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= LINES_IN_ONE_RECORD:
            raise _Runaway
        line = self.given_back.popleft() if self.given_back else next(self.lines)
        self.taken.append(line)
        if len(line) > LONGEST_LINE:
            raise Refused(
                "One line of this file is far too long for a list. Please export it again."
            )
        return line.replace("\x00", "") if "\x00" in line else line


def _records(file: Iterator[str], how: Dialect) -> Iterator[Record]:
    lines = _Lines(_unwrapped(file) if how.wrapped else file)
    number = 1
    for _ in range(how.skip_lines):
        next(lines, None)
        number += 1
    lines.taken.clear()
    reader = csv.reader(lines, delimiter=how.separator)
    while True:
        try:
            record = next(reader)
            if len(lines.taken) > 1 and _ran_to_the_end(lines, record):
                raise _Runaway
        except StopIteration:
            return
        except (_Runaway, csv.Error):
            record = _as_plain(lines, how)
            reader = csv.reader(lines, delimiter=how.separator)
        if record and any(record):
            yield number, record
        number += len(lines.taken)
        lines.taken.clear()


def _ran_to_the_end(lines: _Lines, record: list[str]) -> bool:
    """Whether a record of several lines stopped only because the file did."""
    return bool(record) and not lines.taken[-1].rstrip("\r\n").endswith('"') and "\n" in record[-1]


def _as_plain(lines: _Lines, how: Dialect) -> list[str]:
    """The first line taken, read without quoting; the others are given back."""
    first = lines.taken[0]
    lines.given_back.extendleft(reversed(lines.taken[1:]))
    del lines.taken[1:]
    cells = first.rstrip("\r\n").replace("\x00", "").split(how.separator)
    return [cell.strip().strip('"') for cell in cells]


def _unwrapped(file: Iterator[str]) -> Iterator[str]:
    for line in file:
        body = line.rstrip("\r\n")
        if body.startswith('"') and body.endswith('"') and len(body) > 1:
            body = body[1:-1].replace('""', '"')
        yield body + "\n"


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if (silent := _silent_utf16(head)) is not None:
            return silent
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(head)
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _silent_utf16(head: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of English text is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if half >= 4 and odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    if half >= 4 and even > half * 0.7 and odd < half * 0.1:
        return "utf-16-be"
    return None


def _separator(lines: list[str]) -> tuple[str, int]:
    """The separator that splits most lines into the same number of cells, and its score."""
    best, best_score = ",", 0
    for separator in SEPARATORS:
        try:
            widths = Counter(
                len(record) for record in csv.reader(lines, delimiter=separator) if any(record)
            )
        except csv.Error:
            widths = Counter(line.count(separator) + 1 for line in lines if line.strip())
        score = max(((w - 1) * count * count for w, count in widths.items()), default=0)
        if score > best_score:
            best, best_score = separator, score
    return best, best_score
