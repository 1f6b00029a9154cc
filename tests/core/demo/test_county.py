"""Who and what there is in the made-up county: counts, numbers that pass, families."""

from collections import Counter, defaultdict
from datetime import date

import pytest

from core.demo.tracked import cohort
from fingerpost.core import dates, identifiers
from fingerpost.demo.generate import generate
from fingerpost.demo.geography import LANDLINES, MOBILES
from fingerpost.demo.names import read
from fingerpost.demo.people import wanted
from fingerpost.demo.scales import SCALES, neighbour
from fingerpost.demo.world import (
    AUTHORITY,
    ELSEWHERE,
    MERROWSHIRE,
    PORT_CALDER,
    SCHOOL,
    SPECIAL,
    County,
    YoungPerson,
)

UK_POSTCODE_AREAS = """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT
    DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L
    LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S
    SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR
    WS WV YO ZE BX XX GIR BF ZZ
"""


@pytest.mark.parametrize(("scale", "expected"), [("small", 1_000), ("median", 6_849)])
def test_as_many_of_16_and_17_as_the_scale_says(
    scale: str, expected: int, request: pytest.FixtureRequest
) -> None:
    county: County = request.getfixturevalue(scale)
    count = len(list(cohort(county, MERROWSHIRE, county.as_at)))
    assert count == pytest.approx(expected, rel=0.005)


def test_kent_is_as_large_as_kent() -> None:
    groups = {group.academic_age: group.count for group in wanted(SCALES["kent"].cohort)}
    assert groups[16] + groups[17] == 38_780
    assert groups[13] == groups[14] == groups[15] == 19_390
    assert neighbour(SCALES["kent"]).cohort == 3_878


@pytest.mark.parametrize(("scale", "secondaries", "special"), [("small", 4, 1), ("median", 18, 6)])
def test_schools_of_every_kind(
    scale: str, secondaries: int, special: int, request: pytest.FixtureRequest
) -> None:
    county: County = request.getfixturevalue(scale)
    here = [p for p in county.organisations if p.authority == MERROWSHIRE]
    state = [p for p in here if p.role == SCHOOL and not p.independent]
    assert len([p for p in state if "Studio" not in p.record.name]) == secondaries
    assert len([p for p in here if p.role == SPECIAL]) == special
    assert {"alternative provision", "sixth form college", "college", "specialist"} <= {
        p.role for p in here
    }
    assert "Marlbrook College" in {p.record.name for p in here}
    assert {"school", "college"} <= {
        p.role for p in county.organisations if p.authority == PORT_CALDER
    }


def test_the_numbers_of_organisations_are_valid_and_nobodys(median: County) -> None:
    for number, parse in (("urn", "urn"), ("ukprn", "ukprn"), ("laestab", "laestab")):
        held = [n for p in median.organisations if (n := getattr(p.record, number))]
        assert len(set(held)) == len(held)
        assert all(getattr(identifiers, f"parse_{parse}")(n) for n in held)
    assert all(p.record.urn[:2] == "99" for p in median.organisations if p.record.urn)
    assert all(p.record.ukprn[:4] == "1099" for p in median.organisations)
    laestabs = {p.record.laestab[:3] for p in median.organisations} - {""}
    assert laestabs == {MERROWSHIRE, PORT_CALDER}
    assert len({p.record.name for p in median.places}) == len(median.places)


@pytest.mark.parametrize("number", ["upn", "uln"])
def test_pupil_and_learner_numbers_are_valid_and_each_ones_own(median: County, number: str) -> None:
    held = [n for p in median.people if (n := getattr(p, number))]
    assert len(set(held)) == len(held)
    assert all(getattr(identifiers, f"parse_{number}")(n) for n in held)
    assert 0.97 < len(held) / len(median.people) < 1


def test_a_upn_names_a_made_up_authority_and_some_are_temporary(median: County) -> None:
    upns = [p.upn for p in median.people if p.upn]
    assert {upn[1:4] for upn in upns} == {MERROWSHIRE, PORT_CALDER}
    assert any(identifiers.is_temporary_upn(upn) for upn in upns)


def test_no_address_or_telephone_is_anybodys(median: County) -> None:
    homes = [home for p in median.people for home in p.homes if home.authority != ELSEWHERE]
    assert {home.postcode[:2] for home in homes} == {"XM", "XP"}
    assert not {"XM", "XP"} & set(UK_POSTCODE_AREAS.split())
    assert all(identifiers.parse_postcode(home.postcode) for home in homes)
    numbers = {n for p in median.people for n in (p.mobile, p.parent_phone, p.home_phone) if n}
    assert all(n.startswith((MOBILES, LANDLINES)) and len(n) == 12 for n in numbers)
    domains = {p.email.rpartition("@")[2] for p in median.people if p.email}
    assert domains == {"example.org", "example.com"}


def test_names_are_as_varied_as_a_county_s(median: County) -> None:
    family = Counter(p.family_name for p in median.people)
    assert len(family) > 1_500
    assert family.most_common(1)[0][1] / len(median.people) < 0.02
    assert len({p.given_name for p in median.people}) > 900
    assert any("-" in name for name in family)
    assert any("'" in name for name in family)
    assert any(not name.isascii() for name in family)
    assert any(" " in p.given_name for p in median.people)


def test_the_lists_of_names_are_long_and_each_line_is_once() -> None:
    given, family = read("given_names"), read("family_names")
    assert len({row["name"] for row in given}) >= 900
    assert len({row["name"] for row in family}) >= 2_500
    for rows, key in ((given, ("name", "sex", "community")), (family, ("name", "community"))):
        lines = [tuple(row[k] for k in key) for row in rows]
        assert len(set(lines)) == len(lines)


def households(county: County) -> dict[int, list[YoungPerson]]:
    found = defaultdict(list)
    for person in county.people:
        found[person.household].append(person)
    return found


def test_siblings_share_a_home_and_twins_a_birthday(median: County) -> None:
    families = [f for f in households(median).values() if len(f) > 1]
    assert all(len({p.homes for p in f}) == 1 for f in families)
    in_twins = sum(
        count for f in families for count in Counter(p.born_on for p in f).values() if count > 1
    )
    assert 0.25 < sum(map(len, families)) / len(median.people) < 0.65
    assert 0.010 < in_twins / len(median.people) < 0.022


def test_some_move_and_some_come_from_or_go_to_elsewhere(median: County) -> None:
    moves = Counter(tuple(h.authority for h in p.homes) for p in median.people if len(p.homes) > 1)
    assert moves[MERROWSHIRE, MERROWSHIRE] > 500
    for pair in (
        (PORT_CALDER, MERROWSHIRE), (MERROWSHIRE, PORT_CALDER), (ELSEWHERE, MERROWSHIRE),
        (MERROWSHIRE, ELSEWHERE),
    ):  # fmt: skip
        assert moves[pair] > 0


def test_needs_are_as_common_as_published(median: County) -> None:
    people = list(cohort(median, MERROWSHIRE, median.as_at))

    def share(test: str) -> float:
        return 100 * sum(bool(getattr(p, test)) for p in people) / len(people)

    assert share("ehc_plan") == pytest.approx(5.4, abs=0.8)
    assert share("sen_support") == pytest.approx(10.1, abs=1.0)
    assert share("vulnerable") == pytest.approx(2.8, abs=0.7)
    assert not any(p.ehc_plan and p.sen_support for p in people)
    assert {p.sex for p in median.people} == {"F", "M", "U"}


def test_beyond_18_only_those_with_a_plan_are_there(median: County) -> None:
    older = [p for p in median.people if dates.academic_age(p.born_on, median.as_at) > 18]
    assert older
    assert all(p.ehc_plan for p in older)
    assert max(dates.academic_age(p.born_on, median.as_at) for p in older) == 24


def test_every_sign_in_has_a_role_and_a_place_that_exists(small: County) -> None:
    assert {u.role for u in small.users if u.authority == MERROWSHIRE} == {
        "data_manager", "tracker", "contractor", "data_protection_officer",
        "hub_analyst", "school_user", "provider_user",
    }  # fmt: skip
    assert {u.role for u in small.users if u.authority == PORT_CALDER} == {
        "data_manager", "tracker",
    }  # fmt: skip
    assert all(u.email.endswith("@example.org") for u in small.users)
    assert all(u.organisation in small.by_key for u in small.users if u.organisation)


def test_an_authority_s_team_is_a_sender_but_no_organisation(small: County) -> None:
    assert {a.code for a in small.authorities} <= set(small.by_key)
    assert AUTHORITY not in {p.role for p in small.organisations}


def test_another_day_makes_another_year() -> None:
    county = generate("small", as_at=date(2025, 6, 10), seed=3)
    assert len(list(cohort(county, MERROWSHIRE, county.as_at))) == pytest.approx(1_000, rel=0.005)
    assert max(file.received_on for file in county.files) <= county.as_at
