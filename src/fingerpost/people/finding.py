"""What somebody typed to find a young person, taken apart: numbers, dates, places, names.

Pure: `understand("priya 2009")` is a `Question` with one name and a year of birth. What is none of
the others is a name; what looks like a number but cannot be right becomes a remark, so that an
empty page says why.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from fingerpost.core.identifiers import parse_uln, parse_upn
from fingerpost.core.intake.spelled_dates import parse_date
from fingerpost.people.names import plain

MOST_NAMES = 5
LONGEST = 200
PHONE_DIGITS = 10  # the last ten: with 0, +44 or 0044 before them it is one number

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DATES = (
    re.compile(r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b"),
    re.compile(r"\b\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d{4}|\d{2})\b"),
    re.compile(
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s\-/.]*{_MONTH}[\s\-/.,]*\d{{2,4}}\b", re.I
    ),
    re.compile(r"\b\d{1,2} \d{1,2} (?:19|20)\d\d\b"),
    re.compile(r"\b[0-3]\d[01]\d(?:19|20)\d\d\b"),
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.I)
DISTRICT = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\b", re.I)
PHONE = re.compile(r"(?:\+|\b00|\b0)[\d\s()\-]{8,}\d\b")
UPN_LIKE = re.compile(r"\b[A-Z]\s?\d{11}[A-Z\d]\b", re.I)
TEN_DIGITS = re.compile(r"\b\d{10}\b")
NUMBER = re.compile(r"\b\d{1,9}\b")


@dataclass(kw_only=True)
class Question:
    """Everything a person must be to answer it; empty parts ask nothing."""

    names: list[str] = field(default_factory=list)
    born_on: date | None = None
    born_in: int | None = None
    upn: str = ""
    uln: str = ""
    phone: str = ""
    postcode: str = ""
    district: str = ""
    local_id: int | None = None
    remarks: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything is asked at all."""
        return bool(self.names or self.asks_for_more_than_names)

    @property
    def asks_for_more_than_names(self) -> bool:
        """Whether a date, number or place narrows it."""
        return any((self.born_on, self.born_in, self.postcode, self.district, *self.numbers))

    @property
    def numbers(self) -> tuple[object, ...]:
        """The numbers that stand for one person, or nearly."""
        return (self.upn, self.uln, self.phone, self.local_id)

    @property
    def born(self) -> tuple[date, date] | None:
        """First and last day of birth asked for."""
        if self.born_on:
            return self.born_on, self.born_on
        return (date(self.born_in, 1, 1), date(self.born_in, 12, 31)) if self.born_in else None


def understand(typed: str) -> Question:
    """Take the words apart; each reader removes what it understood and leaves the rest."""
    question, rest = Question(), typed[:LONGEST]
    for reader in (_upn, _date, _phone, _uln, _postcode, _district, _year, _number):
        rest = reader(question, rest)
    question.names = list(dict.fromkeys(plain(rest).split()))[:MOST_NAMES]
    if question.names and all(len(name) == 1 for name in question.names):
        question.names = []
        question.remarks.append("Type at least two letters of a name.")
    return question


def _upn(question: Question, text: str) -> str:
    found = UPN_LIKE.search(text)
    if not found:
        return text
    upn = parse_upn(found[0])
    question.upn = upn.value or found[0].replace(" ", "").upper()
    if upn.problem:
        question.remarks.append(upn.problem)
    return _without(text, found)


def _date(question: Question, text: str) -> str:
    for form in DATES:
        found = form.search(text)
        if not found:
            continue
        born_on = parse_date(" ".join(found[0].split()), latest=2029)
        if isinstance(born_on, date):
            question.born_on = born_on
        else:
            question.remarks.append(f"{found[0]} {born_on}.")
        return _without(text, found)
    return text


def _phone(question: Question, text: str) -> str:
    found = PHONE.search(text)
    digits = re.sub(r"\D", "", found[0]) if found else ""
    if not found or len(digits) < PHONE_DIGITS:
        return text
    question.phone = digits[-PHONE_DIGITS:]
    return _without(text, found)


def _uln(question: Question, text: str) -> str:
    found = TEN_DIGITS.search(text)
    if not found:
        return text
    uln = parse_uln(found[0])
    question.uln = uln.value or found[0]
    if uln.problem:
        question.remarks.append(uln.problem)
    return _without(text, found)


def _postcode(question: Question, text: str) -> str:
    found = POSTCODE.search(text)
    if not found:
        return text
    question.postcode = f"{found[1]} {found[2]}".upper()
    return _without(text, found)


def _district(question: Question, text: str) -> str:
    found = DISTRICT.search(text)
    if not found:
        return text
    question.district = found[1].upper()
    return _without(text, found)


def _year(question: Question, text: str) -> str:
    found = YEAR.search(text)
    if not found:
        return text
    question.born_in = int(found[0])
    return _without(text, found)


def _number(question: Question, text: str) -> str:
    found = NUMBER.search(text)
    if not found:
        return text
    rest = _without(text, found)
    if plain(rest):
        question.remarks.append(f"We left out {found[0]}: it is no date, UPN, ULN or phone number.")
    else:
        question.local_id = int(found[0])
    return rest


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"
