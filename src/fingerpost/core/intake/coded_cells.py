"""Cells with a code or the words for one: sex, ethnicity, year group, activity, code lists."""

import re
from collections.abc import Callable
from functools import cache

from fingerpost.core import tables
from fingerpost.core.codes import load
from fingerpost.core.intake.activities import activity_code
from fingerpost.core.intake.cells import CellReader, Column, Pairs, Read
from fingerpost.core.intake.matching import squeezed

SEX = {
    "F": "f female girl woman fem 2",
    "M": "m male boy man 1",
    "U": (
        "u unknown notknown x other nonbinary nb indeterminate notspecified notstated i 0 9 "
        "unspecified notrecorded notprovided intersex"
    ),
    "W": "w withheld prefernottosay refused rathernotsay p",
}
SEX_WORDS = {word: code for code, words in SEX.items() for word in words.split()}
YEAR_GROUP = re.compile(r"(?:national curriculum |nc )?(?:year|yr|y)?\s*\.?\s*(\d{1,2})(?:\.0+)?")
YEAR_WORDS = {
    "lowersixth": "12",
    "l6": "12",
    "uppersixth": "13",
    "u6": "13",
    "thirdyearsixth": "14",
    "reception": "R",
}
YEAR_LETTERS_WORDS = "R N N1 N2 E1 E2 M X"
YEAR_LETTERS = frozenset(YEAR_LETTERS_WORDS.split())
NEED_WORDS = {
    "intensive": "1",
    "high": "1",
    "red": "1",
    "supported": "2",
    "medium": "2",
    "amber": "2",
    "minimum": "3",
    "universal": "3",
    "low": "3",
    "green": "3",
}
OFFER_WORDS = {
    "yes": "110",
    "y": "110",
    "offered": "110",
    "offermade": "110",
    "offeraccepted": "110",
    "accepted": "110",
    "conditional": "110",
    "unconditional": "110",
    "applied": "140",
    "awaiting": "140",
    "pending": "140",
    "notapplied": "151",
    "no": "",
    # The four published groups. Where a group has several statuses, the one that says least [ours].
    "offerofeducationortraining": "110",
    "nooffer": "150",
    "nooffermade": "150",
    "offernotappropriate": "123",
    "offernotappropriateatthistime": "123",
    "notappropriate": "123",
    "notrecorded": "159",
    "notyetrecorded": "159",
}
INTENDED_WORDS = {
    "sameschool": "111",
    "stayingon": "111",
    "sixthformhere": "111",
    "ownsixthform": "111",
    "college": "121",
    "sixthform": "121",
    "otherschool": "121",
    "sixthformcollege": "121",
    "fecollege": "121",
    "apprenticeship": "211",
    "traineeship": "211",
    "employment": "321",
    "work": "321",
    "job": "321",
    "undecided": "511",
    "notsure": "511",
    "unsure": "511",
    "dontknow": "511",
    "unknown": "611",
    "notknown": "611",
    "other": "411",
}


def sex(column: Column) -> CellReader:
    """F, M, U or W."""

    def read(text: str) -> Read:
        code = SEX_WORDS.get(squeezed(re.sub(r"\.0$", "", text)))
        return Read((("sex", code),)) if code else Read(problem="is not a sex we know")

    return read


@cache
def ethnicity_words() -> dict[str, str]:
    """The return's ethnicity code by squeezed words or code, from ethnicity_words.csv."""
    return {squeezed(row["said"]): row["code"] for row in tables.rows("intake", "ethnicity_words")}


def ethnicity(column: Column) -> CellReader:
    """The return's code, from DfE's codes, ILR's or words."""

    known = ethnicity_words()

    def read(text: str) -> Read:
        first, _, rest = text.partition(" - ")
        for said in (re.sub(r"\.0$", "", text), first, rest):
            if said and (code := known.get(squeezed(said))):
                return Read((("ethnicity", code),))
        return Read(problem="is not an ethnicity we know")

    return read


def year_group(column: Column) -> CellReader:
    """'12' from '12', 'Year 12' or 'Lower sixth'; letters as the census has them."""

    def read(text: str) -> Read:
        found = YEAR_GROUP.fullmatch(text.strip().lower())
        if found and int(found[1]) <= 15:
            return Read((("year_group", str(int(found[1]))),))
        said = squeezed(text)
        if said in YEAR_WORDS or said.upper() in YEAR_LETTERS:
            return Read((("year_group", YEAR_WORDS.get(said, said.upper())),))
        return Read(problem="is not a year group")

    return read


def activity(column: Column) -> CellReader:
    """The activity code, with the words that said it; words we do not know are kept."""

    def read(text: str) -> Read:
        code = activity_code(text)
        if code:
            said: Pairs = () if text.strip() == code else (("activity_words", text),)
            return Read((("activity", code), *said))
        return Read((("activity_words", text),), "is not an activity we know")

    return read


@cache
def _code_words(name: str) -> dict[str, str]:
    rows = load(name).rows
    words = {squeezed(row["name"]): code for code, row in reversed(list(rows.items()))}
    return {**words, **{code.lower(): code for code in rows}}


def coded(name: str, problem: str, more: dict[str, str]) -> Callable[[Column], CellReader]:
    """Codes of a list, by the code itself or by its official name."""

    def make(column: Column) -> CellReader:
        words = {**more, **_code_words(name)}

        def read(text: str) -> Read:
            bare = re.sub(r"\.0+$", "", text.strip())
            first = re.split(r"\s*[-–:]\s*|\s", bare, maxsplit=1)[0]
            last = re.sub(r"^.*\((\w+)\)$", r"\1", bare)  # 'Offer made (110)'
            code = next(filter(None, map(words.get, (squeezed(bare), first.lower(), last))), "")
            if code:
                return Read(((column.field, code),))
            return Read(((column.field, " ".join(text.split())),), problem)

        return read

    return make


@cache
def _authorities() -> dict[str, str]:
    words: dict[str, str] = {}
    for code, row in load("local_authorities").rows.items():
        name = squeezed(row["name"])
        words.setdefault(name, code)
        words[code] = code
        if row.get("gss_code"):
            words[row["gss_code"].lower()] = code
    return words


def authority(column: Column) -> CellReader:
    """The authority's code by its number, GSS code or name; other words are kept."""

    def read(text: str) -> Read:
        bare = re.sub(r"\.0+$", "", text.strip())
        bare = bare.zfill(3) if bare.isdigit() else bare
        short = re.sub(
            r"(?i)\b(london borough of|royal borough of|city of|county council|borough council|"
            r"city council|metropolitan borough|council|mbc|cc|bc|lb of|lb)\b",
            " ",
            bare,
        )
        words = _authorities()
        code = words.get(squeezed(bare)) or words.get(squeezed(short))
        return Read(((column.field, code or " ".join(text.split())),))

    return read
