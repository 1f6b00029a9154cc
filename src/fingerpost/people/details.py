"""What a row of a file says about a person's details, and whether to believe it.

Pure: values in, values out. A school's own list replaces what we hold; any other file only fills
what is blank, because a college may write an old address or a short name.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fingerpost.core import codes
from fingerpost.core.cohorts import UNKNOWN_AREA, elsewhere
from fingerpost.core.details import ADDRESS, NOT_SAID
from fingerpost.people.names import search_name

# Row fields that are person columns by the same name.
SAME_NAME = (
    "given_name",
    "middle_names",
    "family_name",
    "preferred_given_name",
    "preferred_family_name",
    "former_family_name",
    "born_on",
    "sex",
    "ethnicity",
    "upn",
    "former_upn",
    "uln",
    *ADDRESS,
    "mobile",
    "home_phone",
    "email",
    "ehc_plan",
    "sen_support",
    "level_of_need",
    "home_authority",
)
NAMES = (
    "given_name",
    "middle_names",
    "family_name",
    "preferred_given_name",
    "preferred_family_name",
    "former_family_name",
)
# Row flags and the characteristic code each stands for (core/codes/characteristics.csv).
CHARACTERISTICS = {
    "looked_after": "110",
    "parent_caring": "120",
    "refugee": "130",
    "carer": "140",
    "substance_misuse": "150",
    "care_leaver": "160",
    "youth_justice": "170",
    "pregnant": "180",
    "parent_not_caring": "190",
    "alternative_provision": "200",
    "mental_health": "210",
}
# How much of each text is kept with a person, in characters; the row keeps all of it.
WIDTHS = (
    dict.fromkeys((*NAMES, *ADDRESS), 100)
    | {"postcode": 8, "upn": 13, "former_upn": 13, "uln": 10}
    | {"mobile": 30, "home_phone": 30, "email": 254}
)
# Columns that hold a code: words that are none stay on the row.
CODED = {
    "sex": codes.load("genders"),
    "ethnicity": codes.load("ethnicities"),
    "level_of_need": codes.load("levels_of_need"),
    "home_authority": codes.load("local_authorities"),
}


def stated(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The details a row states, by the person's column."""
    details = {
        name: _kept(name, fields[name])
        for name in SAME_NAME
        if fields.get(name) not in (None, "") and fields[name] in CODED.get(name, (fields[name],))
    }
    flags = {code: fields[name] for name, code in CHARACTERISTICS.items() if name in fields}
    if flags:
        details["characteristics"] = flags
    return details


def too_long(fields: Mapping[str, Any]) -> list[str]:
    """The fields of a row of which only the start can be kept with the person."""
    return [name for name in WIDTHS if len(str(fields.get(name) or "")) > WIDTHS[name]]


def authority_code(fields: Mapping[str, Any], name: str) -> str:
    """The code of an authority a row names; empty where it names none we know."""
    said = str(fields.get(name) or "")
    return said if said in CODED["home_authority"] else ""


def changes(
    held: Mapping[str, Any], fields: Mapping[str, Any], *, is_authoritative: bool
) -> dict[str, Any]:
    """The columns to change, with their new values; empty when the row says nothing new.

    Args:
        held: the person's columns as they are.
        fields: the row as read.
        is_authoritative: whether the file replaces what is held or only fills blanks.
    """
    wanted = stated(fields)
    flags = wanted.pop("characteristics", None)
    if _keeps_address(held, wanted, is_authoritative=is_authoritative):
        wanted = {name: value for name, value in wanted.items() if name not in ADDRESS}
    new = {
        name: value
        for name, value in wanted.items()
        if value != held[name] and (is_authoritative or held[name] in NOT_SAID)
    }
    if flags is not None:
        codes = _with_flags(held["characteristics"], flags, is_authoritative=is_authoritative)
        if codes != list(held["characteristics"]):
            new["characteristics"] = codes
    if any(name in new for name in NAMES):
        new["search_name"] = search_name(*(new.get(name, held[name]) for name in NAMES))
    return new


def moves(
    held: Mapping[str, Any], fields: Mapping[str, Any], new: Mapping[str, Any], *, ours: str
) -> dict[str, Any]:
    """The changes of a row, where a word that somebody of ours lives elsewhere only asks (COH-06).

    They stay ours until a person has looked. Whoever is held as living elsewhere already is
    changed like every other detail, and a file that says they live here settles the question.

    Args:
        held: the person's columns as they are.
        fields: the row as read.
        new: the columns the row would change.
        ours: the code of the authority that holds them.
    """
    said = authority_code(fields, "home_authority")
    if not said or elsewhere(held["home_authority"], ours):
        return dict(new)
    kept = {name: value for name, value in new.items() if name != "home_authority"}
    if elsewhere(said, ours):
        return kept | {"may_live_in": said}
    return kept if said in UNKNOWN_AREA else dict(new) | {"may_live_in": ""}


def new_person(fields: Mapping[str, Any], *, joined_on: date) -> dict[str, Any]:
    """The columns of somebody met for the first time in this row."""
    blank: dict[str, Any] = dict.fromkeys(SAME_NAME, "") | {
        "sex": "U",
        "ethnicity": "NOBT",
        "ehc_plan": False,
        "sen_support": False,
        "level_of_need": "3",
        "characteristics": [],
        "sharing_withheld": False,
        "born_on": None,
    }
    person = blank | changes(blank, fields, is_authoritative=True)
    return person | {"joined_on": joined_on, "details_as_of": joined_on}


def _kept(name: str, value: Any) -> Any:
    return value[: WIDTHS[name]] if name in WIDTHS else value


def _keeps_address(
    held: Mapping[str, Any], wanted: Mapping[str, Any], *, is_authoritative: bool
) -> bool:
    """An address is taken whole or not at all: half of each is nobody's."""
    return not is_authoritative and bool(held["postcode"]) and "postcode" in wanted


def _with_flags(
    held: list[str], flags: Mapping[str, bool | None], *, is_authoritative: bool
) -> list[str]:
    """Codes after a file spoke: a yes adds; a no takes away only if the file is authoritative."""
    codes = set(held) | {code for code, said in flags.items() if said}
    if is_authoritative:
        codes -= {code for code, said in flags.items() if said is False}
    return sorted(codes)
