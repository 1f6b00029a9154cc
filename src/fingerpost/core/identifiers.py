"""The numbers by which the field knows people and places: parse, or say what is wrong.

Each `parse_…` takes text as found and returns a `Parsed`: the tidy value, or a problem as a
sentence for the person who sent it. Nothing raises; blank text is neither a value nor a problem.
Rules and check digits: formats.md section 4.
"""

import re
from dataclasses import dataclass

UPN_CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
UPN_SHAPE = re.compile(rf"[{UPN_CHECK_LETTERS}]\d{{11}}[0-9{UPN_CHECK_LETTERS}]", re.ASCII)
UNKNOWN_ULN = "9999999999"
ULN_SHAPE = re.compile(r"[1-9]\d{9}", re.ASCII)
UKPRN_SHAPE = re.compile(r"1\d{7}", re.ASCII)
URN_SHAPE = re.compile(r"[1-9]\d{5}", re.ASCII)
LAESTAB_SHAPE = re.compile(r"\d{7}", re.ASCII)
POSTCODE_SHAPE = re.compile(r"([A-Z]{1,2}(?:\d{1,2}|\d[A-Z]))(\d[ABD-HJLNP-UW-Z]{2})", re.ASCII)
NO_FIXED_ABODE = "ZZ99 9ZZ"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A tidy value, or what is wrong with the text; both empty when nothing was given."""

    value: str = ""
    problem: str = ""

    def __bool__(self) -> bool:
        """Whether there is a value to use."""
        return bool(self.value)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\-–'\"]", "", text).upper()


def _undecimal(text: str) -> str:
    """'1061484016.0', as spreadsheets write numbers, without its tail."""
    return re.sub(r"\.0+$", "", text.strip())


def upn_check_letter(upn: str) -> str:
    """The first letter that the other twelve characters of a UPN call for."""
    total = sum(
        position * (int(character) if character.isdigit() else UPN_CHECK_LETTERS.index(character))
        for position, character in enumerate(upn[1:], start=2)
    )
    return UPN_CHECK_LETTERS[total % 23]


def parse_upn(text: str) -> Parsed:
    """A unique pupil number: 13 characters, its first a check letter."""
    upn = _squeezed(text)
    if not upn:
        return Parsed()
    if not UPN_SHAPE.fullmatch(upn):
        return Parsed(problem="This UPN is not a letter, eleven digits and a digit or letter.")
    if upn[0] != upn_check_letter(upn):
        return Parsed(problem="This UPN fails its check letter, so a character must be wrong.")
    return Parsed(upn)


def is_temporary_upn(upn: str) -> bool:
    """Whether a UPN is of the temporary kind, which ends in a letter and must be replaced."""
    return upn[-1:].isalpha()


def uln_check_digit(first_nine: str) -> int | None:
    """The tenth digit for nine others; None where no ULN can begin so."""
    remainder = sum(int(d) * w for d, w in zip(first_nine, range(10, 1, -1), strict=True)) % 11
    return None if remainder == 0 else 10 - remainder


def parse_uln(text: str) -> Parsed:
    """A unique learner number: ten digits with a check digit. 9999999999 means not known yet."""
    uln = _squeezed(_undecimal(text))
    if not uln or uln == UNKNOWN_ULN:
        return Parsed()
    if not ULN_SHAPE.fullmatch(uln):
        return Parsed(problem="This ULN is not ten digits.")
    if uln_check_digit(uln[:9]) != int(uln[9]):
        return Parsed(problem="This ULN fails its check digit, so a digit must be wrong.")
    return Parsed(uln)


def _parse_digits(text: str, shape: re.Pattern[str], problem: str) -> Parsed:
    digits = _squeezed(_undecimal(text)).replace("/", "")
    if not digits:
        return Parsed()
    return Parsed(digits) if shape.fullmatch(digits) else Parsed(problem=problem)


def parse_ukprn(text: str) -> Parsed:
    """A UK provider reference number: eight digits starting with 1."""
    return _parse_digits(text, UKPRN_SHAPE, "This UKPRN is not eight digits starting with 1.")


def parse_urn(text: str) -> Parsed:
    """A unique reference number of a school: six digits."""
    return _parse_digits(text, URN_SHAPE, "This URN is not six digits.")


def parse_laestab(text: str) -> Parsed:
    """An establishment number with its authority's code: seven digits, often written 886/4012."""
    return _parse_digits(text, LAESTAB_SHAPE, "This school number is not seven digits.")


def parse_postcode(text: str) -> Parsed:
    """A UK postcode in capitals with one space; the shape is checked, not that it exists."""
    letters = _squeezed(text)
    if not letters:
        return Parsed()
    shape = POSTCODE_SHAPE.fullmatch(letters)
    if letters != "GIR0AA" and not shape:
        return Parsed(problem="This postcode is not in a UK form.")
    return Parsed(f"{letters[:-3]} {letters[-3:]}")
