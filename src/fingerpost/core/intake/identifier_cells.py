"""Cells of identifiers: checked, and mended only where the check digit proves the mending."""

import re
from collections.abc import Callable

from fingerpost.core import identifiers
from fingerpost.core.intake.cells import BLANK, CellReader, Column, Read

SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})")
LOST_DIGITS = (
    "has lost its digits in a spreadsheet: format the column as text and send the number again"
)


def _unscientific(text: str) -> str | None:
    """1.061484016E+09 in full where every digit is there; None where some are lost."""
    found = SCIENTIFIC.fullmatch(text)
    if not found:
        return text
    fraction, power = found[2] or "", int(found[3])
    return found[1] + fraction if len(fraction) == power else None


def _ending(problem: str) -> str:
    """'This UPN fails …' as the end of a sentence that has begun with the cell."""
    return re.sub(r"^This .*? (?=is |fails )", "", problem).rstrip(".")


def identifier(parse: Callable[[str], identifiers.Parsed]) -> Callable[[Column], CellReader]:
    """A reader for one kind of identifier; numbers in scientific notation only if whole."""

    def make(column: Column) -> CellReader:
        def read(text: str) -> Read:
            whole = _unscientific(text)
            if whole is None:
                return Read(problem=LOST_DIGITS)
            found = parse(whole)
            if found:
                return Read(((column.field, found.value),))
            return Read(problem=_ending(found.problem)) if found.problem else BLANK

        return read

    return make


def parse_upn(text: str) -> identifiers.Parsed:
    """A UPN, with O and I read as the digits they must be when the check letter then agrees."""
    found = identifiers.parse_upn(text)
    if found or not found.problem:
        return found
    squeezed_text = re.sub(r"[\s-]", "", text).upper()
    mended = squeezed_text[:1] + squeezed_text[1:].translate(str.maketrans("OIL", "011"))
    if mended != squeezed_text and (better := identifiers.parse_upn(mended)):
        return better
    if re.fullmatch(r"\d{12}", squeezed_text):
        return identifiers.Parsed(problem="This UPN is without the letter it begins with.")
    if identifiers.parse_uln(text):
        return identifiers.Parsed(problem="This UPN is a ULN in the column of UPNs.")
    return found


def parse_uln(text: str) -> identifiers.Parsed:
    """A ULN, with O and I read as the digits they must be when the check digit then agrees."""
    found = identifiers.parse_uln(text)
    if found or not found.problem:
        return found
    mended = text.upper().translate(str.maketrans("OIL", "011"))
    if mended != text.upper() and (better := identifiers.parse_uln(mended)):
        return better
    if identifiers.parse_upn(text):
        return identifiers.Parsed(problem="This ULN is a UPN in the column of ULNs.")
    return found


def laestab(column: Column) -> CellReader:
    """A school's number: whole, or without its authority, or some other key of the sender's."""

    def read(text: str) -> Read:
        found = identifiers.parse_laestab(text)
        if found:
            return Read((("provider_laestab", found.value),))
        bare = re.sub(r"\.0+$", "", text.strip())
        if re.fullmatch(r"\d{4}", bare):
            return Read((("provider_estab", bare),))
        return Read((("provider_reference", bare),))

    return read
