"""Which addresses are one door, and in which order to walk."""

import pytest

from fingerpost.core.visits.doors import Address, door_key, in_walking_order


def at(*lines: str, postcode: str = "XM1 1AA") -> Address:
    return Address(lines, postcode)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (at("12 High Street"), at("12, High St.")),
        (at("12 High Street", "Marlbrook"), at("12", "HIGH STREET", postcode="xm11aa")),
        (at("Flat 2, 14 Mill Road"), at("Flat 2", "14 Mill Rd", "Oldtown")),
        (at("St Mary's Cottage"), at("St Marys Cottage")),
    ],
)
def test_one_door_written_in_two_ways(one: Address, other: Address) -> None:
    assert door_key(one) == door_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (at("12 High Street"), at("12a High Street")),
        (at("12 High Street"), at("12 High Street", postcode="XM1 1AB")),
        (at("Flat 2, 14 Mill Road"), at("Flat 3, 14 Mill Road")),
        (at("Flat A, 14 Mill Road"), at("14 Mill Road")),
        (at("1 Mill Lane Cottages"), at("2 Mill Lane Cottages")),
        (at("Mill Lane Cottage 1"), at("Mill Lane Cottage 2")),
        (at("14 Mill Road Flat 1"), at("14 Mill Road Flat 2")),
        (at("Lane End"), at("Lane House")),
    ],
)
def test_two_doors(one: Address, other: Address) -> None:
    assert door_key(one) != door_key(other)


def test_where_no_house_is_held_there_is_no_door() -> None:
    assert door_key(at("", "  ")) == ""
    assert in_walking_order([("Ada", at(""))]) == []


def test_several_behind_one_door_are_one_call() -> None:
    homes = [("Ada", at("3 Elm Rd")), ("Bo", at("5 Elm Road")), ("Cy", at("3, Elm Road"))]
    assert [door.people for door in in_walking_order(homes)] == [("Ada", "Cy"), ("Bo",)]


def test_doors_go_by_postcode_then_street_then_number() -> None:
    walk = [
        at("9 Ash Road", postcode="XM1 1AA"),
        at("10 Ash Road", postcode="XM1 1AA"),
        at("Flat 4, 11 Ash Road", postcode="XM1 1AA"),
        at("2 Birch Road", postcode="XM1 1AA"),
        at("1 Ash Road", postcode="XM1 1AB"),
        at("1 Ash Road", postcode="XM1 2AA"),
        at("1 Ash Road", postcode="XM2 1AA"),
        at("1 Ash Road", postcode="XM10 1AA"),
        at("The Old Forge", postcode="XN1 1AA"),
        at("1 Ash Road", postcode=""),
    ]
    found = in_walking_order(enumerate(reversed(walk)))
    assert [door.address for door in found] == walk
