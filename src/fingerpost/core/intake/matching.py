"""One heading, or one column's cells, matched to a field: with a reason in words and a confidence.

A heading is tried as it stands against the table of known headings, then without brackets and
words around it, then by its words; the content of a column is looked at where its heading fails.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from fingerpost.core import tables
from fingerpost.core.identifiers import parse_postcode, parse_uln, parse_upn

CERTAIN, BY_HAND, STRIPPED, BY_WORDS, BY_CONTENT = 1.0, 1.0, 0.95, 0.8, 0.6
ENOUGH_ALIKE = 0.6
LONGEST_HEADING = 200
PREFIXES = (
    "youngpersons",
    "youngperson",
    "students",
    "student",
    "learners",
    "learner",
    "pupils",
    "pupil",
    "clients",
    "client",
    "childs",
    "child",
    "applicants",
    "applicant",
    "candidates",
    "candidate",
    "yp",
    "current",
    "legal",
)
SUFFIXES = ("required", "mandatory", "optional", "ifknown", "ddmmyyyy", "yn", "ddmmyy")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column can hold: its canonical name, how its values are read, what we call it."""

    name: str
    type: str
    label: str


@cache
def fields() -> dict[str, Field]:
    """Every canonical field by name, from fields.csv."""
    return {
        row["field"]: Field(row["field"], row["type"], row["label"])
        for row in tables.rows("intake", "fields")
    }


@cache
def known_headings() -> dict[str, str]:
    """Field by squeezed heading, from headings.csv.

    Raises:
        ValueError: one heading stands for two fields.
    """
    known: dict[str, str] = {}
    for row in tables.rows("intake", "headings"):
        key = squeezed(row["heading"])
        if known.setdefault(key, row["field"]) != row["field"]:
            raise ValueError(f"headings.csv gives {row['heading']!r} to two fields")
    return known


@cache
def _word_rules() -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    return tuple(
        (row["field"], frozenset(row["all_of"].split()), frozenset(row["none_of"].split()))
        for row in tables.rows("intake", "heading_words")
    )


def squeezed(heading: str) -> str:
    """A heading down to its small letters and digits: 'D.O.B.' and 'DOB' are the same."""
    return re.sub(r"[^a-z0-9]", "", heading.lower())


def words(heading: str) -> frozenset[str]:
    """The words of a heading in small letters; 'DateOfBirth' has three."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", heading).lower()
    return frozenset(re.findall(r"[a-z]+|\d+", spaced))


# --- matching one heading --------------------------------------------------------------


@lru_cache(maxsize=20_000)
def field_of(heading: str) -> tuple[str, str, float]:
    """The field a heading names, why we think so, and how sure we are; empty when none."""
    known = known_headings()
    key = squeezed(heading)
    if not key:
        return "", "The column has no heading.", 0.0
    if len(heading) > LONGEST_HEADING:
        return "", "This is too long to be a heading.", 0.0
    if key in known:
        return known[key], f"“{tidy_heading(heading)}” is a known heading.", CERTAIN
    for shorter in _shorter(heading):
        if shorter in known:
            field = known[shorter]
            return (
                field,
                f"“{tidy_heading(heading)}” is a known heading with words around it.",
                STRIPPED,
            )
    found = words(heading)
    for field, all_of, none_of in _word_rules():
        if all_of <= found and not none_of & found:
            said = " and ".join(f"“{word}”" for word in sorted(all_of))
            return field, f"The heading speaks of {said}.", BY_WORDS
    return "", "The heading is not one we know.", 0.0


def tidy_heading(heading: str) -> str:
    """A heading on one line with single spaces."""
    return " ".join(heading.split())


def _shorter(heading: str) -> Iterable[str]:
    """The heading without its brackets, then without words that only say whose it is."""
    bare = squeezed(re.sub(r"[(\[{].*?[)\]}]", " ", heading).split(" - ")[0])
    yield bare
    for suffix in SUFFIXES:
        if bare.endswith(suffix):
            bare = bare.removesuffix(suffix)
            yield bare
    for prefix in PREFIXES:
        if bare.startswith(prefix) and bare != prefix:
            yield bare.removeprefix(prefix)


# --- looking at the content ------------------------------------------------------------


def _date_like(text: str) -> bool:
    return bool(
        re.match(r"\d{1,2}[/.\- ](\d{1,2}|[A-Za-z]{3,9})[/.\- ]\d{2,4}\b", text)
        or re.match(r"\d{4}-(\d\d|[A-Za-z]{3})-\d\d", text)
    )


def _birth_like(text: str, as_of: date) -> bool:
    years = [int(year) for year in re.findall(r"(?:19|20)\d\d", text)]
    return _date_like(text) and bool(years) and as_of.year - 26 <= years[0] <= as_of.year - 10


def _year_group_like(text: str) -> bool:
    return bool(re.fullmatch(r"(?i)(?:year|yr|y)?\s*(7|8|9|1[0-4])", text.strip()))


CONTENT: tuple[tuple[str, str, Callable[[str], object]], ...] = (
    ("upn", "UPNs", lambda text: parse_upn(text).value),
    ("uln", "ULNs", lambda text: parse_uln(text).value),
    ("postcode", "postcodes", lambda text: parse_postcode(text).value),
    ("email", "e-mail addresses", lambda text: re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text)),
)


def field_by_content(values: Sequence[str], as_of: date) -> tuple[str, str, float]:
    """The field most of these values look like, why, and how sure we are."""
    given = [value for value in values if value and len(value) <= LONGEST_HEADING]
    if len(given) < 2:
        return "", "Too little in the column to tell.", 0.0
    tests: tuple[tuple[str, str, Callable[[str], object]], ...] = (
        *CONTENT,
        ("born_on", "dates of birth", lambda text: _birth_like(text, as_of)),
        ("year_group", "year groups", _year_group_like),
    )
    for field, name, looks_so in tests:
        share = sum(1 for value in given if looks_so(value)) / len(given)
        if share >= ENOUGH_ALIKE:
            return field, f"{share:.0%} of its values look like {name}.", BY_CONTENT * share
    return "", "Neither the heading nor the content says what this is.", 0.0
