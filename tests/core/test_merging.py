"""Which value of each detail is kept when entries are made one, and why."""

from datetime import date
from typing import Any

import pytest

from fingerpost.core import merging
from fingerpost.core.identifiers import upn_check_letter
from fingerpost.core.merging import DETAILS, Entry

EARLY, LATE = date(2026, 3, 1), date(2026, 9, 8)
DIGITS = "A998400126001"
NUMBER = upn_check_letter(DIGITS) + DIGITS[1:]
WRONG, WRONG_TOO = (letter + DIGITS[1:] for letter in "IO")  # letters no UPN begins with
BLANK: dict[str, Any] = {column: "" for detail in DETAILS for column in detail.columns} | {
    "born_on": date(2010, 3, 4),
    "sex": "U",
    "school_id": None,
    "ehc_plan": False,
    "sen_support": False,
    "left_on": None,
    "cohort_status": "P",
    "characteristics": [],
    "ethnicity": "NOBT",
    "level_of_need": "3",
    "sharing_withheld": False,
    "safe_contact_note": "",
    "unsafe_to_contact": False,
    "preferred_means": "",
    "former_upn": "",
    "previous_return_id": "",
}


def entry(key: int, as_of: date = EARLY, joined_on: date = EARLY, **held: Any) -> Entry:
    return Entry(key=key, as_of=as_of, joined_on=joined_on, held=BLANK | held)


def choice(name: str, *entries: Entry) -> tuple[int, str, bool]:
    (found,) = [c for c in merging.proposed(entries) if c.detail.name == name]
    return found.key, found.reason, found.differ


LEFT = {"left_on": LATE, "cohort_status": "T", "transferred_to": "886"}
DIED = {"left_on": EARLY, "cohort_status": "D"}


@pytest.mark.parametrize(
    ("name", "entries", "kept"),
    [
        ("mobile", (entry(1), entry(2)), (1, "Nobody says.", False)),
        ("mobile", (entry(1), entry(2, mobile="07")), (2, "Only this one says.", False)),
        ("sex", (entry(1), entry(2, sex="F")), (2, "Only this one says.", False)),
        ("ehc_plan", (entry(1), entry(2, ehc_plan=True)), (2, "Only this one says.", False)),
        ("mobile", (entry(1, mobile="07"), entry(2, mobile="07")), (1, "All say the same.", False)),
        (
            "mobile",
            (entry(1, mobile="07"), entry(2, LATE, mobile="08")),
            (2, "Stated last, for 8 September 2026.", True),
        ),
        (
            "mobile",
            (entry(1, mobile="07"), entry(2, mobile="08")),
            (1, "All were stated for 1 March 2026: that of the entry that stays.", True),
        ),
        (
            "address",
            (entry(1, town="Merrowick", postcode="XM1 1AA"), entry(2, LATE, postcode="XM2 2BB")),
            (2, "Stated last, for 8 September 2026.", True),
        ),
        (
            "upn",
            (entry(1, upn=NUMBER), entry(2, LATE, upn=WRONG)),
            (1, "The only valid one.", True),
        ),
        (
            "upn",
            (entry(1, upn=WRONG_TOO), entry(2, LATE, upn=WRONG)),
            (2, "Stated last, for 8 September 2026.", True),
        ),
        ("standing", (entry(1), entry(2)), (1, "All say the same.", False)),
        ("standing", (entry(1, **LEFT), entry(2)), (2, "One entry is on the caseload.", True)),
        ("standing", (entry(1), entry(2, **DIED)), (2, "One entry says that they died.", True)),
        (
            "standing",
            (entry(1, left_on=EARLY, cohort_status="T"), entry(2, LATE, **LEFT)),
            (2, "Stated last, for 8 September 2026.", True),
        ),
    ],
)
def test_what_is_kept_of_a_detail_and_why(
    name: str, entries: tuple[Entry, ...], kept: tuple[int, str, bool]
) -> None:
    assert choice(name, *entries) == kept


def test_who_stays_is_the_one_on_the_caseload_longest() -> None:
    gone = entry(1, joined_on=date(2020, 9, 1), **LEFT)
    longest = entry(2, joined_on=EARLY)
    fuller = entry(3, joined_on=LATE, mobile="07", email="a@example.org")
    assert merging.who_stays([fuller, gone, longest]) is longest
    assert merging.who_stays([fuller, gone]) is fuller
    assert merging.who_stays([entry(4), entry(5, mobile="07")]).key == 5
    assert merging.who_stays([entry(7), entry(6)]).key == 6


def test_what_people_choose_is_kept_over_what_is_proposed() -> None:
    first = entry(1, given_name="Amara", upn=NUMBER)
    second = entry(2, LATE, given_name="Amy", mobile="07")
    assert merging.details([first, second], {})["given_name"] == "Amy"
    kept = merging.details([first, second], {"given_name": 1})
    assert (kept["given_name"], kept["mobile"], kept["upn"]) == ("Amara", "07", NUMBER)


def test_what_must_not_be_lost_is_joined_whoever_merges() -> None:
    first = entry(
        1,
        characteristics=["110", "140"],
        safe_contact_note="Text first",
        preferred_means="call",
        ethnicity="WBRI",
        upn=NUMBER,
    )
    second = entry(
        2,
        LATE,
        LATE,
        characteristics=["110", "210"],
        safe_contact_note="Never the home phone",
        unsafe_to_contact=True,
        preferred_means="text",
        ethnicity="REFU",
        level_of_need="1",
        sharing_withheld=True,
        upn=WRONG,
        previous_return_id="9980000000042",
    )
    kept = merging.details([first, second], {"upn": 1})
    assert kept["characteristics"] == ["110", "140", "210"]
    assert kept["safe_contact_note"] == "Text first / Never the home phone"
    assert (kept["unsafe_to_contact"], kept["preferred_means"]) == (True, "text")
    assert (kept["ethnicity"], kept["level_of_need"]) == ("WBRI", "1")
    assert (kept["sharing_withheld"], kept["previous_return_id"]) == (True, "9980000000042")
    assert (kept["upn"], kept["former_upn"]) == (NUMBER, WRONG)
    assert (kept["joined_on"], kept["details_as_of"]) == (EARLY, LATE)


def test_where_nobody_says_an_ethnicity_the_latest_word_stays() -> None:
    kept = merging.details([entry(1), entry(2, LATE, ethnicity="REFU")], {})
    assert kept["ethnicity"] == "REFU"
