"""From a record as found to one that can be compared: the same person should look the same.

Names lose case, accents, apostrophes, titles and brackets; double-barrelled names are kept whole
and in halves; dates become eight digits; identifiers are tidied and checked.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from fingerpost.core.identifiers import UNKNOWN_ULN, parse_postcode, parse_uln, parse_upn
from fingerpost.core.linkage import names
from fingerpost.core.linkage.names import REMEMBERED
from fingerpost.core.linkage.records import Record

_NO_ADDRESS_AREA = "ZZ"
_SPECIAL = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_APOSTROPHES = re.compile("['’‘`´ʼʹʻ.]")
_BRACKETED = re.compile(r"[(\[{\"“](.*?)[)\]}\"”]")
_KNOWN_AS = re.compile(
    r"\b(?:known as|aka|formerly|was|nee|née|prev(?:iously)?|pref(?:erred)?)\b:?"
)
_SEXES = {
    "m": "M",
    "male": "M",
    "1": "M",
    "boy": "M",
    "f": "F",
    "female": "F",
    "2": "F",
    "girl": "F",
}
_NOT_A_STREET = frozenset(("flat", "apartment", "apt", "unit", "room", "the", "house", "block"))
_MIN_HALF = 3


@dataclass(frozen=True, slots=True)
class Name:
    """A name cell in pieces: the words of the name and any other names given in brackets."""

    words: tuple[str, ...] = ()
    hyphened: tuple[bool, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """Given names ready to compare. `kin` stands for the name gone by, `more` for any others."""

    name: str = ""
    kin: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    middles: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """Family names ready to compare: whole, all ever held, and the halves of each."""

    name: str = ""
    kin: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    halves: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    given_kin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Normal:
    """A record made comparable. Empty text or set means not said."""

    given: Given
    family: Family
    born: str
    sex: str
    postcode: str
    district: str
    sector: str
    address: str
    town: str
    contacts: tuple[str, ...]
    number: str
    upn: str
    upns: tuple[str, ...]
    uln: str
    valid_upns: tuple[str, ...]
    valid_uln: str


@lru_cache(maxsize=REMEMBERED)
def fold(text: str) -> str:
    """Lower case without accents or apostrophes: "O'Brién" becomes 'obrien'."""
    text = text.lower().translate(_SPECIAL)
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text))
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _APOSTROPHES.sub("", text)


@lru_cache(maxsize=REMEMBERED)
def split_name(text: str) -> Name:
    """A name cell in its words, less titles and suffixes, with bracketed names put aside."""
    folded = fold(text)
    others = tuple(_letters(_KNOWN_AS.sub("", found)) for found in _BRACKETED.findall(folded))
    main, *known_as = _KNOWN_AS.split(_BRACKETED.sub(" ", folded))
    words: list[str] = []
    hyphened: list[bool] = []
    for chunk in re.split(r"[\s,/]+", main):
        pieces = [p for p in (_letters(piece) for piece in re.split("[-–—_]", chunk)) if p]
        words += pieces
        hyphened += [index > 0 for index in range(len(pieces))]
    while len(words) > 1 and words[0] in names.parts("title"):
        del words[0], hyphened[0]
    while len(words) > 1 and words[-1] in names.parts("suffix"):
        del words[-1], hyphened[-1]
    others += tuple(_letters(part) for part in known_as)
    return Name(tuple(words), tuple(hyphened), tuple(o for o in others if o))


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalpha())


@lru_cache(maxsize=REMEMBERED)
def given_names(given: str, middle: str, others: tuple[str, ...]) -> Given:
    """The given names of one person.

    A name commonly set before the one gone by (Muhammad, Syed) gives way to the next, and stays
    as one more name: brothers may share it. Abdul and its like are one with the word after.
    """
    cell = split_name(given)
    words = _joined(cell)
    middles = list(split_name(middle).words)
    if not words:
        return Given(more=_sorted(_all_kin(middles)))
    words += middles
    first, rest = words[0], words[1:]
    more: list[str] = list(cell.words) if any(cell.hyphened) else []
    if rest and len(rest[0]) > 1 and _is_set_before(first):
        more.append(first)
        first, rest = rest[0], rest[1:]
    also = [name for other in (*others, *cell.others) for name in _joined(split_name(other))[:1]]
    return Given(
        name=first,
        kin=_sorted(_all_kin([first, *also])),
        more=_sorted(_all_kin([*more, *rest]) - names.kin(first, "given")),
        middles=tuple(rest),
        sounds=_sorted({_given_sound(name) for name in (first, *also)}),
    )


def gives_way(given: str) -> bool:
    """Whether a given name as written begins with one that gives way to the next: Muhammad."""
    words = split_name(given).words
    return bool(words) and _is_set_before(words[0])


def _given_sound(name: str) -> str:
    """How a given name sounds, one mark for all its forms."""
    return names.sound(names.families("given").get(name, name))


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words) - {""}))


def _is_set_before(word: str) -> bool:
    return not names.parts("forename prefix").isdisjoint(names.kin(word, "given"))


def _joined(cell: Name) -> list[str]:
    """The words of a given-name cell, hyphened ones and Abdul with its second part made one."""
    joined: list[str] = []
    prefix = False
    for word, hyphen in zip(cell.words, cell.hyphened, strict=True):
        set_before = joined and hyphen and _is_set_before(joined[-1])
        if joined and (prefix or (hyphen and not set_before)):
            joined[-1] += word
        else:
            joined.append(word)
        prefix = word in names.parts("joined prefix") or (prefix and word in ("al", "ul", "ur"))
    return joined


def _all_kin(words: list[str]) -> frozenset[str]:
    return frozenset(k for word in words if len(word) > 1 for k in names.kin(word, "given"))


@lru_cache(maxsize=REMEMBERED)
def family_names(family: str, others: tuple[str, ...]) -> Family:
    """The family names of one person: as held now, as ever held, and the halves of each."""
    cell = split_name(family)
    whole = "".join(cell.words)
    every = [cell.words, *(split_name(other).words for other in (*others, *cell.others))]
    alls = ["".join(words) for words in every] + ["".join(_real(words)) for words in every]
    halves = [half for words in every for half in _halves(words)]
    return Family(
        name=whole,
        kin=_sorted(names.kin(whole, "family")) if whole else (),
        all=_sorted(alls),
        halves=_sorted(halves),
        sounds=_sorted(names.sound(name) for name in (*alls, *halves)),
        given_kin=_sorted(names.kin(whole, "given")) if whole else (),
    )


def _halves(words: tuple[str, ...]) -> list[str]:
    """Each name in a family name of several, less its particles; alone, the name itself."""
    real = _real(words)
    return real if len(real) > 1 else ["".join(words)] * bool(words)


def _real(words: tuple[str, ...]) -> list[str]:
    return [w for w in words if w not in names.parts("particle") and len(w) >= _MIN_HALF]


def born(record: Record) -> str:
    """The birth date as eight digits, year first; also one that no calendar has."""
    if record.born_on:
        return record.born_on.isoformat().replace("-", "")
    digits = re.sub(r"\D", "", record.born_text)
    return digits if len(digits) == len("yyyymmdd") else ""


@lru_cache(maxsize=REMEMBERED)
def postcode_parts(text: str) -> tuple[str, str, str]:
    """Postcode, district and sector; only the first for a code not of the UK's shape."""
    parsed = parse_postcode(text)
    if not parsed:
        squeezed = re.sub(r"[^A-Z0-9]", "", text.upper())
        return (squeezed, "", "") if len(squeezed) > 2 else ("", "", "")
    if parsed.value.startswith(_NO_ADDRESS_AREA):
        return "", "", ""
    outward, inward = parsed.value.split()
    return outward + inward, outward, outward + inward[0]


@lru_cache(maxsize=REMEMBERED)
def address_key(text: str) -> str:
    """House number and first word of the street, as in '12 high'; blank without both."""
    words = re.findall(r"\d+[a-z]?|[a-z]{3,}", fold(text))
    numbers = [w for w in words if w[0].isdigit()]
    streets = [w for w in words if w[0].isalpha() and w not in _NOT_A_STREET]
    return f"{' '.join(numbers[:2])} {streets[0]}" if numbers and streets else ""


def _identifier(text: str) -> str:
    if text.isalnum() and text.isascii():
        return text.upper()
    return re.sub(r"[^A-Z0-9]", "", re.sub(r"\.0+$", "", text.strip()).upper())


def _contact(text: str) -> str:
    if "@" in text:
        return text.strip().lower()
    digits = re.sub(r"\D", "", text)
    return digits[-10:] if len(digits) >= 10 else ""


# The same records are made comparable for blocking and for scoring.
@lru_cache(maxsize=REMEMBERED)
def normalise(record: Record) -> Normal:
    """A record made comparable."""
    postcode, district, sector = postcode_parts(record.postcode)
    upns = tuple(u for u in (_identifier(record.upn), _identifier(record.former_upn)) if u)
    uln = _identifier(record.uln)
    return Normal(
        given=given_names(record.given_name, record.middle_names, record.other_given_names),
        family=family_names(record.family_name, record.other_family_names),
        born=born(record),
        sex=_SEXES.get(record.sex.strip().lower(), ""),
        postcode=postcode,
        district=district,
        sector=sector,
        address=address_key(record.address),
        town=fold(record.town).strip(),
        contacts=_sorted(map(_contact, record.contacts)) if record.contacts else (),
        number=_identifier(record.number),
        upn=upns[0] if upns else "",
        upns=upns,
        uln="" if uln == UNKNOWN_ULN else uln,
        valid_upns=tuple(u for u in upns if parse_upn(u)),
        valid_uln=parse_uln(uln).value,
    )
