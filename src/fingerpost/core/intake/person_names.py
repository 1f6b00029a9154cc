"""Names of people made tidy, without losing how people write them."""

import re
from dataclasses import dataclass

TITLES = re.compile(
    r"^(?:mr|mrs|ms|miss|mx|master|dr|prof|rev|sir|lady|mstr)\.?\s+(?=\S)", re.IGNORECASE
)
BRACKETED = re.compile(r"[(\[“\"]\s*([^)\]”\"]+?)\s*[)\]”\"]")
PARTICLES_WORDS = (
    "van von der den de la le du da dos das del di al el bin ibn abu ap ab st st. ter ten"
)
PARTICLES = frozenset(PARTICLES_WORDS.split())
APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})
DASHES = re.compile(r"\s*[‐‑‒–—-]\s*")
INITIALS = re.compile(r"[A-Z]J|[B-DF-HJ-NP-TV-XZ]{2}")
HALF_CAPITALS = re.compile(r"Ma?c[A-Z'-]{3,}")
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class FullName:
    """One cell with a whole name, taken apart."""

    given: str
    middle: str = ""
    family: str = ""
    preferred: str = ""


def tidy(name: str) -> str:
    """One name with single spaces and plain apostrophes, and out of capitals if it was all in."""
    name = DASHES.sub("-", " ".join(name.translate(APOSTROPHES).split()))
    name = name.strip(" ,;.*\"-'")
    if not name or any(c.isdigit() for c in name):
        return name
    if name.isupper() and len(name) > 1:
        return name if INITIALS.fullmatch(name) else _title(name)
    if name.islower() or HALF_CAPITALS.fullmatch(name):
        return _title(name)
    return name


def without_title(name: str) -> str:
    """A name without 'Mr', 'Miss' and their kind before it."""
    return TITLES.sub("", name.strip())


def split_known_as(name: str) -> tuple[str, str]:
    """'Samuel (Sam)' as Samuel and Sam."""
    found = BRACKETED.search(name)
    if not found:
        return name, ""
    return BRACKETED.sub(" ", name), found[1]


def split_full(text: str, *, family_first: bool = False) -> FullName:
    """A whole name taken apart.

    'Surname, Forenames' and 'SURNAME Forename' are known by their writing; otherwise the last
    word, with any 'van der' before it, is the family name, unless `family_first`.
    """
    text, known_as = split_known_as(without_title(" ".join(text.split())))
    if "," in text:
        family, _, given = text.partition(",")
        return _full(without_title(given).split(), family.split(), known_as)
    parts = text.split()
    if len(parts) < 2:
        return FullName(tidy(text), preferred=tidy(known_as))
    capitals = _leading_capitals(parts)
    if capitals:
        return _full(parts[capitals:], parts[:capitals], known_as)
    if family_first:
        at = next((i for i, p in enumerate(parts) if p.lower() not in PARTICLES), 0) + 1
        return _full(parts[at:], parts[:at], known_as)
    at = len(parts) - 1
    while at > 1 and parts[at - 1].lower() in PARTICLES:
        at -= 1
    return _full(parts[:at], parts[at:], known_as)


def _full(given: list[str], family: list[str], known_as: str) -> FullName:
    return FullName(
        given=tidy(given[0]) if given else "",
        middle=tidy(" ".join(given[1:])),
        family=tidy(" ".join(family)),
        preferred=tidy(known_as),
    )


def _leading_capitals(parts: list[str]) -> int:
    """How many words at the front are in capitals when those after them are not."""
    count = 0
    for part in parts:
        if not (part.isupper() and len(part) > 1):
            break
        count += 1
    return count if 0 < count < len(parts) and not any(p.isupper() for p in parts[count:]) else 0


def _title(name: str) -> str:
    titled = WORD.sub(lambda word: word[0].capitalize(), name.lower())
    titled = re.sub(r"\bMc([a-z])", lambda found: f"Mc{found[1].upper()}", titled)
    return re.sub(r"'S\b", "'s", titled)
