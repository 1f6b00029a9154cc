"""Cells of text: names, addresses, telephones, references. Tidied, and hardly ever refused."""

import re

from fingerpost.core import identifiers
from fingerpost.core.intake import person_names
from fingerpost.core.intake.cells import CellReader, Column, Pairs, Read, Value
from fingerpost.core.intake.matching import squeezed


def plain(column: Column) -> CellReader:
    """Text with single spaces."""

    return lambda text: Read(((column.field, " ".join(text.split())),))


def reference(column: Column) -> CellReader:
    """A reference as it stands, without the tail a spreadsheet gave it."""

    return lambda text: Read(((column.field, re.sub(r"(?<=\d)\.0+$", "", text)),))


def phone(column: Column) -> CellReader:
    """A UK telephone number as digits; anything else as it stands."""

    def read(text: str) -> Read:
        digits = re.sub(r"[^\d+]", "", re.sub(r"\.0+$", "", text))
        if digits.startswith("+44"):
            digits = "0" + digits[3:].removeprefix("0")
        elif digits.startswith("0044"):
            digits = "0" + digits[4:].removeprefix("0")
        elif len(digits) == 10 and digits[0] in "127":  # a spreadsheet took the nought
            digits = "0" + digits
        if re.fullmatch(r"0\d{9,10}", digits):
            return Read(((column.field, digits),))
        return Read(((column.field, " ".join(text.split())),))

    return read


def email(column: Column) -> CellReader:
    """An e-mail address in small letters."""

    def read(text: str) -> Read:
        address = text.lower().removeprefix("mailto:").strip(" ;,<>")
        if re.fullmatch(r"[^@\s,;]+@[^@\s,;]+\.[a-z0-9-]{2,}", address):
            return Read(((column.field, address),))
        return Read(problem="is not an e-mail address")

    return read


def address(column: Column) -> CellReader:
    """A whole address in one cell, as lines and a postcode."""

    def read(text: str) -> Read:
        lines = [" ".join(line.split()) for line in re.split(r"[\r\n,;]+", text)]
        lines = [line for line in lines if line]
        values: list[tuple[str, Value]] = []
        if lines and (found := identifiers.parse_postcode(lines[-1])):
            values.append(("postcode", found.value))
            lines.pop()
        if len(lines) > 4:
            lines = [*lines[:3], ", ".join(lines[3:])]
        values += [(f"address_line_{n}", line) for n, line in enumerate(lines, start=1)]
        return Read(tuple(values))

    return read


def name(column: Column) -> CellReader:
    """One name made tidy; 'Samuel (Sam)' also gives the name he goes by."""

    given = column.field == "given_name"

    def read(text: str) -> Read:
        text, known_as = " ".join(text.split()), ""
        if given:
            text, known_as = person_names.split_known_as(person_names.without_title(text))
        name = person_names.tidy(text)
        problem = "has digits in a name" if any(c.isdigit() for c in name) else ""
        if not name:
            return Read(problem="is not a name")
        values: Pairs = ((column.field, name),)
        if known_as:
            values += (("preferred_given_name", person_names.tidy(known_as)),)
        return Read(values, problem)

    return read


def full_name(column: Column) -> CellReader:
    """A whole name taken apart."""

    heading = squeezed(column.heading)
    family_first = heading.startswith(("surname", "familyname", "lastname"))

    def read(text: str) -> Read:
        name = person_names.split_full(text, family_first=family_first)
        values = (
            ("given_name", name.given),
            ("middle_names", name.middle),
            ("family_name", name.family),
            ("preferred_given_name", name.preferred),
        )
        problem = "" if name.given and name.family else "is only one name"
        return Read(tuple((field, value) for field, value in values if value), problem)

    return read


def hours(column: Column) -> CellReader:
    """Hours as a whole number."""

    def read(text: str) -> Read:
        found = re.match(r"([\d,]+)(\.\d+)?", text)
        if not found or not found[1].replace(",", ""):
            return Read(problem="is not a number of hours")
        return Read(((column.field, int(found[1].replace(",", ""))),))

    return read
