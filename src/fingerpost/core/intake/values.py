"""The text of a cell as a value of its field, or what is wrong with it in words.

`reader(field, …)` gives the function for one column: text in, `Reading` out. A problem is the end
of a sentence that begins with the column and the cell. What is doubtful keeps its value beside
the problem; what is impossible has none. Nothing is guessed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from fingerpost.core import identifiers
from fingerpost.core.codes import load
from fingerpost.core.dates import age_on
from fingerpost.core.intake import person_names, wordlists
from fingerpost.core.intake.activities import activity_code
from fingerpost.core.intake.mapping import Field, squeezed
from fingerpost.core.intake.spelled_dates import Order, parse_date

Value = date | bool | int | str
Pairs = tuple[tuple[str, Value], ...]
NOTHING: Pairs = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell gives: values by field, and a problem where there is one."""

    values: Pairs = NOTHING
    problem: str = ""


BLANK = Read()
BLANKS = frozenset(
    [
        "-",
        "--",
        ".",
        "?",
        "n/a",
        "na",
        "n.a.",
        "none",
        "null",
        "nil",
        "#n/a",
        "#ref!",
        "#value!",
        "#name?",
        "tbc",
        "tba",
        "nan",
        "(blank)",
        "blank",
    ]
)
AGES = range(10, 31)
YEARS_BACK = {"entry_on": 20, "verified_on": 10, "neet_since": 12}
YEARS_BACK_OTHERWISE = 10
YEARS_AHEAD = 8
YEARS_OF_SENSE = range(1950, 2101)


@dataclass(frozen=True, slots=True)
class Column:
    """What the reader of one column must know."""

    field: str
    heading: str
    as_of: date
    order: Order = Order.DAY_FIRST


CellReader = Callable[[str], Read]


def reader(field: Field, column: Column) -> CellReader:
    """The function that reads one column's cells."""
    make = MAKERS[field.type]
    read = make(column)

    def read_or_blank(text: str) -> Read:
        text = text.strip()
        if not text or text.lower() in BLANKS:
            return BLANK
        return read(text)

    return read_or_blank


# --- text ------------------------------------------------------------------------------


def _text(column: Column) -> CellReader:
    return lambda text: Read(((column.field, " ".join(text.split())),))


def _reference(column: Column) -> CellReader:
    return lambda text: Read(((column.field, re.sub(r"(?<=\d)\.0+$", "", text)),))


def _phone(column: Column) -> CellReader:
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


def _email(column: Column) -> CellReader:
    def read(text: str) -> Read:
        address = text.lower().removeprefix("mailto:").strip(" ;,<>")
        if re.fullmatch(r"[^@\s,;]+@[^@\s,;]+\.[a-z0-9-]{2,}", address):
            return Read(((column.field, address),))
        return Read(problem="is not an e-mail address")

    return read


def _address(column: Column) -> CellReader:
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


# --- names -----------------------------------------------------------------------------


def _name(column: Column) -> CellReader:
    given = column.field == "given_name"

    def read(text: str) -> Read:
        known_as = ""
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


def _full_name(column: Column) -> CellReader:
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


# --- identifiers -----------------------------------------------------------------------

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


def _identifier(parse: Callable[[str], identifiers.Parsed]) -> Callable[[Column], CellReader]:
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


def _laestab(column: Column) -> CellReader:
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


# --- dates -----------------------------------------------------------------------------


def _date(column: Column) -> CellReader:
    back = YEARS_BACK.get(column.field, YEARS_BACK_OTHERWISE)
    earliest, latest = column.as_of.year - back, column.as_of.year + YEARS_AHEAD

    def read(text: str) -> Read:
        found = parse_date(text, column.order, latest)
        if isinstance(found, str):
            return BLANK if _no_date(text) else Read(problem=found)
        if found.year not in YEARS_OF_SENSE:
            return Read(problem="is too far away to be meant")
        if found.year < earliest:
            return Read(((column.field, found),), f"is more than {back} years ago")
        if found.year > latest:
            return Read(((column.field, found),), f"is more than {YEARS_AHEAD} years ahead")
        return Read(((column.field, found),))

    return read


def _birth_date(column: Column) -> CellReader:
    def read(text: str) -> Read:
        found = parse_date(text, column.order, column.as_of.year)
        if isinstance(found, str):
            return BLANK if _no_date(text) else Read(problem=found)
        if found.year not in YEARS_OF_SENSE:
            return Read(problem="is too far away to be meant")
        if found > column.as_of:
            return Read(((column.field, found),), "is a date of birth still to come")
        age = age_on(found, column.as_of)
        if age not in AGES:
            return Read(((column.field, found),), f"makes this person {age} years old")
        return Read(((column.field, found),))

    return read


def _no_date(text: str) -> bool:
    """Whether the cell says in its own way that there is no date."""
    words = text.lower().strip(" .?")
    return not any(c in "123456789" for c in text) and (
        words in ("not known", "unknown", "not yet", "ongoing", "continuing", "current", "present")
        or not any(c.isalpha() for c in text)
    )


# --- words to codes --------------------------------------------------------------------

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
YES = frozenset(
    [
        "y",
        "yes",
        "true",
        "t",
        "1",
        "x",
        "✓",
        "✔",
        "☑",
        "tick",
        "ticked",
        "yep",
        "confirmed",
        "on",
        "r",
    ]
)
NO = frozenset(
    [
        "n",
        "no",
        "false",
        "f",
        "0",
        "✗",
        "✘",
        "none",
        "off",
        "nope",
        "never",
        "not",
        "unknown",
        "notknown",
        "u",
    ]
)
FULL_TIME = frozenset(["ft", "f", "full", "fulltime", "fte", "f/t", "1", "01"])
PART_TIME = frozenset(["pt", "p", "part", "parttime", "p/t", "2", "02", "partial"])

# Words beside yes and no that mean yes (or no) in one field only.
ALSO_YES = {
    "looked_after": "lac cla cic incare lookedafter",
    "care_leaver": "careleaver leavingcare",
    "carer": "p s youngcarer carer",
    "ehc_plan": "e ehcp ehc ehcplan statement",
    "sen_support": "k sensupport support sen",
    "never_started": "noshow dns didnotstart neverstarted notstarted dna didnotenrol failedtostart",
    "consent_withheld": "withheld refused optout optedout optsout declined donotshare",
    "pregnant": "pregnant",
    "youth_justice": "yot yos yjs",
    "refugee": "refugee asylumseeker uasc asylum",
    "alternative_provision": "ap pru",
}
ALSO_NO = {
    "ehc_plan": "k sensupport s",
    "sen_support": "e ehcp",
    "never_started": "started enrolled attending",
    "consent_withheld": "given consented agreed",
}


def _sex(column: Column) -> CellReader:
    def read(text: str) -> Read:
        code = SEX_WORDS.get(squeezed(re.sub(r"\.0$", "", text)))
        return Read((("sex", code),)) if code else Read(problem="is not a sex we know")

    return read


@cache
def ethnicity_words() -> dict[str, str]:
    """The return's ethnicity code by squeezed words or code, from ethnicity_words.csv."""
    return {squeezed(row["said"]): row["code"] for row in wordlists.rows("ethnicity_words.csv")}


def _ethnicity(column: Column) -> CellReader:
    known = ethnicity_words()

    def read(text: str) -> Read:
        first, _, rest = text.partition(" - ")
        for said in (re.sub(r"\.0$", "", text), first, rest):
            if said and (code := known.get(squeezed(said))):
                return Read((("ethnicity", code),))
        return Read(problem="is not an ethnicity we know")

    return read


def _yes_no(column: Column) -> CellReader:
    yes = YES | set(ALSO_YES.get(column.field, "").split())
    no = (NO | set(ALSO_NO.get(column.field, "").split())) - set(
        ALSO_YES.get(column.field, "").split()
    )

    def read(text: str) -> Read:
        said = re.sub(r"\.0$", "", text).lower()
        words = re.split(r"[\s,;:(/-]+", said, maxsplit=1)
        for word in (squeezed(said) or said, words[0]):
            if word in yes:
                return Read(((column.field, True),))
            if word in no:
                return Read(((column.field, False),))
        return Read(problem="is neither yes nor no")

    return read


def _consent(column: Column) -> CellReader:
    """Permission to share, turned round: what we keep is whether it was withheld."""

    def read(text: str) -> Read:
        said = squeezed(text)
        if said in YES or said.startswith("yes") or said in ("given", "agreed", "granted"):
            return Read((("consent_withheld", False),))
        if said in ("no", "n", "false", "refused", "withheld", "declined", "optout", "notgiven"):
            return Read((("consent_withheld", True),))
        return BLANK

    return read


def _sen_provision(column: Column) -> CellReader:
    def read(text: str) -> Read:
        said = squeezed(text)
        first = squeezed(re.split(r"[\s\-–:(]", text.strip())[0])
        ehcp = said in ("e", "s") or first == "e" or "ehc" in said or "statement" in said
        if ehcp or "educationhealth" in said:
            return Read((("ehc_plan", True), ("sen_support", False), ("sen_provision", "E")))
        if said in ("k", "a", "p") or first == "k" or "sensupport" in said or "action" in said:
            return Read((("ehc_plan", False), ("sen_support", True), ("sen_provision", "K")))
        if said in ("n", "no", "false", "0") or first == "n" or said.startswith(("no", "none")):
            return Read((("ehc_plan", False), ("sen_support", False), ("sen_provision", "N")))
        if said in ("y", "yes", "true", "1", "support", "sen", "send"):
            return Read(problem="does not say whether this is an EHC plan or SEN support")
        return Read(problem="is not a kind of SEN provision we know")

    return read


def _attendance_mode(column: Column) -> CellReader:
    heading = squeezed(column.heading)
    asks_part = heading.startswith(("parttime", "pt")) and not heading.startswith("ptft")
    asks_full = heading.startswith(("fulltime", "ft")) and heading in ("fulltime", "ft")

    def read(text: str) -> Read:
        said = squeezed(re.sub(r"\.0$", "", text))
        if asks_part or asks_full:
            if said in ("y", "yes", "true", "t", "1", "x"):
                return Read((("attendance_mode", "part-time" if asks_part else "full-time"),))
            if said in ("n", "no", "false", "f", "0"):
                return Read((("attendance_mode", "full-time" if asks_part else "part-time"),))
        if said in FULL_TIME or said.startswith("full"):
            return Read((("attendance_mode", "full-time"),))
        if said in PART_TIME or said.startswith("part") or "parttime" in said:
            return Read((("attendance_mode", "part-time"),))
        return Read((("attendance_mode", " ".join(text.split())),))

    return read


def _hours(column: Column) -> CellReader:
    def read(text: str) -> Read:
        found = re.match(r"([\d,]+)(\.\d+)?", text)
        if not found or not found[1].replace(",", ""):
            return Read(problem="is not a number of hours")
        return Read(((column.field, int(found[1].replace(",", ""))),))

    return read


YEAR_GROUP = re.compile(r"(?:national curriculum |nc )?(?:year|yr|y)?\s*\.?\s*(\d{1,2})(?:\.0+)?")
YEAR_WORDS = {
    "lowersixth": "12",
    "l6": "12",
    "uppersixth": "13",
    "u6": "13",
    "thirdyearsixth": "14",
    "reception": "R",
}
YEAR_LETTERS = frozenset(["R", "N", "N1", "N2", "E1", "E2", "M", "X"])


def _year_group(column: Column) -> CellReader:
    def read(text: str) -> Read:
        found = YEAR_GROUP.fullmatch(text.strip().lower())
        if found and int(found[1]) <= 15:
            return Read((("year_group", str(int(found[1]))),))
        said = squeezed(text)
        if said in YEAR_WORDS or said.upper() in YEAR_LETTERS:
            return Read((("year_group", YEAR_WORDS.get(said, said.upper())),))
        return Read(problem="is not a year group")

    return read


def _activity(column: Column) -> CellReader:
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


def _coded(name: str, problem: str, more: dict[str, str]) -> Callable[[Column], CellReader]:
    """Codes of a list, by the code itself or by its official name."""

    def make(column: Column) -> CellReader:
        words = {**more, **_code_words(name)}

        def read(text: str) -> Read:
            bare = re.sub(r"\.0+$", "", text.strip())
            first = re.split(r"\s*[-–:]\s*|\s", bare, maxsplit=1)[0]
            code = words.get(squeezed(bare)) or words.get(first.lower())
            if code:
                return Read(((column.field, code),))
            return Read(((column.field, " ".join(text.split())),), problem)

        return read

    return make


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
CHARACTERISTICS = {
    "110": "looked_after",
    "120": "parent_caring",
    "130": "refugee",
    "140": "carer",
    "150": "substance_misuse",
    "160": "care_leaver",
    "170": "youth_justice",
    "180": "pregnant",
    "190": "parent_not_caring",
    "200": "alternative_provision",
    "210": "mental_health",
}


def _characteristics(column: Column) -> CellReader:
    """Several codes or names in one cell, each as the flag it raises."""
    names = {squeezed(row["name"]): code for code, row in load("characteristics").rows.items()}

    def read(text: str) -> Read:
        flags, unknown = [], []
        for said in re.split(r"[,;|\n]+|\s+(?=\d{3}\b)", text):
            bare = squeezed(re.sub(r"\.0$", "", said.strip()))
            flag = CHARACTERISTICS.get(names.get(bare, bare[:3] if bare[:3].isdigit() else bare))
            if flag:
                flags.append((flag, True))
            elif bare:
                unknown.append(said.strip())
        problem = "has a characteristic we do not know" if unknown else ""
        return Read(tuple(flags), problem)

    return read


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


def _authority(column: Column) -> CellReader:
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


MAKERS: dict[str, Callable[[Column], CellReader]] = {
    "text": _text,
    "reference": _reference,
    "phone": _phone,
    "email": _email,
    "address": _address,
    "name": _name,
    "full_name": _full_name,
    "upn": _identifier(parse_upn),
    "uln": _identifier(parse_uln),
    "urn": _identifier(identifiers.parse_urn),
    "ukprn": _identifier(identifiers.parse_ukprn),
    "laestab": _laestab,
    "postcode": _identifier(identifiers.parse_postcode),
    "date": _date,
    "birth_date": _birth_date,
    "sex": _sex,
    "ethnicity": _ethnicity,
    "yes_no": _yes_no,
    "consent": _consent,
    "sen_provision": _sen_provision,
    "attendance_mode": _attendance_mode,
    "hours": _hours,
    "year_group": _year_group,
    "activity": _activity,
    "level_of_need": _coded("levels_of_need", "is not a level of need we know", NEED_WORDS),
    "guarantee_status": _coded("guarantee_statuses", "is not an offer status we know", OFFER_WORDS),
    "intended_destination": _coded(
        "intended_destinations", "is not an intended destination we know", INTENDED_WORDS
    ),
    "characteristics": _characteristics,
    "authority": _authority,
}
