"""How the details of a young person came to be what they are: every change, by whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fingerpost.caseload.people.presenters.details import CHARACTERISTICS, yes
from fingerpost.core import codes
from fingerpost.core.access import Permission
from fingerpost.core.contacts import means
from fingerpost.organisations.access import Access
from fingerpost.web.words import date_words

# Person columns shown in the history, with the words for each.
HISTORY_FIELDS = {
    "given_name": "Given name",
    "middle_names": "Middle names",
    "family_name": "Family name",
    "preferred_given_name": "Preferred given name",
    "preferred_family_name": "Preferred family name",
    "former_family_name": "Former family name",
    "born_on": "Date of birth",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "upn": "UPN",
    "uln": "ULN",
    "address_line_1": "Address line 1",
    "address_line_2": "Address line 2",
    "address_line_3": "Address line 3",
    "address_line_4": "Address line 4",
    "town": "Town",
    "county": "County",
    "postcode": "Postcode",
    "mobile": "Mobile",
    "home_phone": "Home phone",
    "email": "Email",
    "school_id": "School",
    "ehc_plan": "EHC plan",
    "sen_support": "SEN support",
    "characteristics": "Characteristics",
    "level_of_need": "Level of need",
    "sharing_withheld": "Sharing withheld",
    "safe_contact_note": "Safe contact",
    "unsafe_to_contact": "Unsafe to contact",
    "preferred_means": "Likes to be reached",
    "may_live_in": "Thought to live in",
    "transferred_to": "Transferred to",
    "cohort_status": "Cohort status",
    "left_on": "Left the caseload",
    "left_how": "How we know that they left",
}
# Columns that hold a code, with the list that has its words.
CODES = {
    "may_live_in": codes.load("local_authorities"),
    "transferred_to": codes.load("local_authorities"),
    "cohort_status": codes.load("cohort_statuses"),
}
MEANS = means()
SENSITIVE = {"characteristics", "ethnicity", "level_of_need"}


@dataclass(frozen=True, slots=True)
class Change:
    """One act that changed details: when, by what act and whom, and what from and to."""

    at: datetime
    act: str
    changes: Sequence[tuple[str, str, str]]


def changes(
    history: Sequence[Any], access: Access, *, users: dict[int, str], places: dict[int, str]
) -> list[Change]:
    """What changed between each state and the one before, newest first."""
    shown = [
        name
        for name in HISTORY_FIELDS
        if name not in SENSITIVE or access.may(Permission.SEE_SENSITIVE)
    ]
    found = []
    for before, after in zip((None, *history), history, strict=False):
        differences = _differences(before, after, shown, places) if before else []
        if differences or before is None:
            found.append(Change(after.pgh_created_at, _act(after, before, users), differences))
    return found[::-1]


def _differences(
    before: Any, after: Any, shown: Iterable[str], places: dict[int, str]
) -> list[tuple[str, str, str]]:
    return [
        (
            HISTORY_FIELDS[name],
            _in_words(name, getattr(before, name), places),
            _in_words(name, getattr(after, name), places),
        )
        for name in shown
        if getattr(before, name) != getattr(after, name)
    ]


def _act(event: Any, before: Any, users: dict[int, str]) -> str:
    told = event.pgh_context.metadata if event.pgh_context else {}
    verb = str(told.get("verb") or ("changed" if before else "first held"))
    by = users.get(told.get("by") or 0, "")
    return f"{verb[:1].upper()}{verb[1:]}" + (f", by {by}" if by else "")


def _in_words(name: str, value: Any, places: dict[int, str]) -> str:
    if name == "school_id":
        return places.get(value, "") or "blank"
    if isinstance(value, bool):
        return yes(value)
    if isinstance(value, date):
        return date_words(value)
    if name == "preferred_means":
        return MEANS[value].name if value else "blank"
    if name in CODES:
        return CODES[name].label(value) if value else "blank"
    if name == "characteristics":
        return ", ".join(CHARACTERISTICS.label(code) for code in value) or "none"
    return str(value) if value not in (None, "") else "blank"
