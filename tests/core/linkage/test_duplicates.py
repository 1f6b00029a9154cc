"""Who may be held twice in one caseload."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from core.linkage import spoilt_county
from core.linkage.crowded import _people
from fingerpost.core.identifiers import upn_check_letter
from fingerpost.core.linkage import Record, duplicates

BORN = date(2010, 3, 4)


def upn(serial: int) -> str:
    digits = f"A998400121{serial:03d}"
    return upn_check_letter(digits) + digits[1:]


AMARA = Record(
    id="1",
    upn=upn(1),
    given_name="Amara",
    family_name="Okonkwo",
    born_on=BORN,
    sex="F",
    postcode="XM1 1AA",
    address="12 High Street",
)


def find(*people: Record) -> list[tuple[str, str]]:
    return [(pair.one, pair.other) for pair in duplicates.find(people)]


@pytest.mark.parametrize(
    "other",
    [
        replace(AMARA, id="2", upn=""),
        replace(AMARA, id="2", upn=upn(2), postcode="XM9 9ZZ", address="3 Mill Lane"),
        replace(AMARA, id="2", upn="", born_on=date(2010, 4, 3)),
        replace(AMARA, id="2", upn=upn(2), former_upn=upn(1), postcode="", address=""),
    ],
    ids=["no number", "another school and home", "day and month changed over", "former UPN"],
)
def test_one_person_entered_twice_is_found(other: Record) -> None:
    assert find(AMARA, other) == [("1", "2")]


@pytest.mark.parametrize(
    "other",
    [
        replace(AMARA, id="2", upn=upn(2), given_name="Chidi"),
        replace(AMARA, id="2", upn="", given_name="Chidi", sex="M"),
        replace(AMARA, id="2", upn="", given_name="Zainab", born_on=date(2011, 8, 9)),
    ],
    ids=["twins with numbers", "twins without", "sisters"],
)
def test_brothers_sisters_and_twins_are_not_asked_about(other: Record) -> None:
    assert find(AMARA, other) == []


def test_what_somebody_said_is_not_asked_again() -> None:
    other = replace(AMARA, id="2", upn="")
    assert duplicates.find([AMARA, other], apart={("1", "2")}) == []


def test_a_pair_says_why_and_how_likely_it_is() -> None:
    (pair,) = duplicates.find([AMARA, replace(AMARA, id="2", upn="")])
    assert pair.is_likely
    weights = [reason.weight for reason in pair.reasons if reason.weight is not None]
    assert pair.score == pytest.approx(sum(weights), abs=0.01)
    assert str(pair.reasons[-1]).startswith("Before looking, 1 in 100,000")


def test_nobody_is_held_twice_among_nobody() -> None:
    assert duplicates.find([]) == []


def test_among_made_up_people_nearly_all_and_nearly_only_second_entries_are_found() -> None:
    people, truth = spoilt_county.with_second_entries(spoilt_county.people(350), 40)
    found = {(pair.one, pair.other) for pair in duplicates.find(people)}
    assert len(found & truth) >= 39
    assert len(found - truth) <= 1


def test_a_pair_is_found_however_far_apart_the_two_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "A_TIME", 40)
    others = _people(120, Random(4))
    people = [AMARA, *others, replace(AMARA, id="2", upn=""), replace(others[50], id="3", upn="")]
    found = duplicates.find(people)
    assert {(pair.one, pair.other) for pair in found} >= {("1", "2"), (others[50].id, "3")}
    assert len(found) == len({(pair.one, pair.other) for pair in found})
