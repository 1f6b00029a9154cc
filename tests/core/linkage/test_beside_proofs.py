"""Linking what numbers left over: brothers and sisters, people taken already, rows of nobody."""

from dataclasses import replace
from datetime import date

import pytest

from core.linkage.crowded import crowded
from core.linkage.test_troubles import BARE, CASELOAD, EMILY, OTHER_UPN, WILLIAM, row
from fingerpost.core.linkage import Decision, Linker, Pair, Record
from fingerpost.core.linkage.blocking import with_prospects
from fingerpost.core.linkage.normalise import given_names, gives_way, normalise
from fingerpost.core.linkage.rarity import rarity_of
from fingerpost.core.linkage.taken import ALREADY, leave_out_taken

TWIN = {"given_name": "Harriet", "sex": "F"}


class TestBrothersAndSisters:
    def test_a_twin_with_a_upn_of_her_own_is_nobody_we_need_ask_about(self):
        (pair,) = Linker(CASELOAD).link([row(EMILY, upn=OTHER_UPN, **TWIN)])
        assert pair.decision is Decision.NONE

    def test_a_twin_without_a_number_is_asked_about(self):
        (pair,) = Linker(CASELOAD).link([row(EMILY, **TWIN)])
        assert pair.decision is Decision.REVIEW

    def test_a_younger_sister_is_not_asked_about(self):
        (pair,) = Linker(CASELOAD).link([row(EMILY, born_on=date(2011, 9, 17), **TWIN)])
        assert pair.decision is Decision.NONE

    def test_another_number_that_is_the_same_keeps_the_doubt(self):
        held = replace(EMILY, number="AB123")
        other = row(EMILY, born_on=date(2011, 9, 17), number="AB123", upn=OTHER_UPN, **TWIN)
        (pair,) = Linker([held]).link([other])
        assert pair.decision is Decision.REVIEW


class TestApart:
    def test_a_pair_somebody_has_said_is_two_people_is_not_met(self):
        (pair,) = Linker(CASELOAD).link([row(EMILY)], apart={("emily", "row")})
        assert pair.decision is Decision.NONE


class TestPartOfACaseload:
    def test_scores_as_the_whole_caseload_would(self):
        crowd = [
            replace(WILLIAM, id=f"w{n}", given_name=f"Given{n}", born_on=date(2001, 1, 1 + n % 28))
            for n in range(1500)
        ]
        whole = [*CASELOAD, *crowd]
        part = Linker(CASELOAD, rarity=rarity_of([normalise(person) for person in whole]))
        (there,) = Linker(whole).link([row(EMILY)])
        (here,) = part.link([row(EMILY)])
        assert here.score == pytest.approx(there.score)
        assert here.reasons[-1].words == there.reasons[-1].words == "Before looking, 1 in 1,671"


def pair(decision: Decision = Decision.LINK) -> Pair:
    return Pair("emily", "row", 12.0, decision, ())


class TestTaken:
    def left(self, held: Record, decision: Decision = Decision.LINK, **changes: object) -> Pair:
        (found,) = leave_out_taken(
            [pair(decision)], rows={"row": row(EMILY, **changes)}, proved={"emily": [held]}
        )
        return found

    def test_nobody_else_proved_to_be_them(self):
        assert leave_out_taken([pair()], rows={"row": EMILY}, proved={}) == [pair()]

    def test_the_same_learner_twice_in_a_file(self):
        assert self.left(EMILY) == pair()

    def test_another_learner_who_fits_as_well_is_asked_about(self):
        found = self.left(replace(EMILY, uln="1004014316"), uln="1061484016")
        assert (found.decision, found.reasons) == (Decision.REVIEW, (ALREADY,))

    def test_the_twin_of_somebody_proved_is_nobody(self):
        found = self.left(EMILY, Decision.REVIEW, **TWIN)
        assert found == Pair("", "row", None, Decision.NONE, (ALREADY,))


@pytest.mark.parametrize(
    ("changes", "has"),
    [
        ({}, True),
        ({"given_name": "Xanthe", "middle_names": "", "family_name": "Quill"}, False),
        ({"given_name": "Xanthe", "address": ""}, True),
        ({"born_on": date(2001, 7, 9), "given_name": "Xanthe", "address": ""}, False),
        ({"postcode": "XC1 1ZZ", "address": ""}, True),
        ({"family_name": "Quill", "postcode": "", "address": ""}, True),
        ({"family_name": "Quill", "postcode": "", "upn": OTHER_UPN}, False),
        ({"given_name": "Hartley-Thorpe", "family_name": "Emily", "postcode": ""}, True),
        ({"given_name": "", "postcode": "", "address": ""}, True),
        ({"family_name": "", "postcode": "", "address": ""}, True),
        ({"born_on": None, "postcode": "", "address": ""}, True),
        ({"born_on": None, "given_name": "Xanthe", "postcode": "XC1 1ZZ"}, False),
        ({"given_name": "A", "family_name": "B", "born_on": None, "upn": EMILY.upn}, True),
        ({"given_name": "A", "family_name": "B", "born_on": None, "uln": EMILY.uln}, True),
        ({"given_name": "A", "family_name": "B", "born_on": None, "number": "AB123"}, True),
        ({"given_name": "A", "family_name": "B", "contacts": ("e@example.org",)}, True),
        ({"given_name": "Xanthe", "upn": OTHER_UPN, "contacts": ("e@example.org",)}, False),
        ({"given_name": "Emiily", "upn": OTHER_UPN, "contacts": ("e@example.org",)}, True),
        ({"given_name": "E", "upn": OTHER_UPN, "contacts": ("e@example.org",)}, True),
        ({"given_name": "Hartley", "upn": OTHER_UPN, "contacts": ("e@example.org",)}, True),
        ({"born_on": date(2012, 2, 3), "contacts": ("e@example.org",), "upn": OTHER_UPN}, False),
        (
            {
                "born_on": EMILY.born_on.replace(year=EMILY.born_on.year + 1),
                "contacts": ("e@example.org",),
                "upn": OTHER_UPN,
            },
            True,
        ),
    ],
)
def test_which_rows_somebody_could_be_meant_by(changes, has):
    held = replace(EMILY, number="AB123", contacts=("e@example.org",))
    people = [normalise(person) for person in (held, WILLIAM)]
    worth, near = with_prospects([normalise(row(BARE, **changes))], people)
    assert worth == ({0} if has else set())
    assert near == ({0} if has else set())


def test_leaving_out_what_comes_to_nothing_changes_no_answer():
    made = crowded(400, hard=True)
    whole = Linker(made.caseload).link(made.rows)
    people = [normalise(person) for person in made.caseload]
    worth, near = with_prospects([normalise(row) for row in made.rows], people)
    part = Linker([made.caseload[place] for place in sorted(near)], rarity=rarity_of(people))
    left = part.link([row for place, row in enumerate(made.rows) if place in worth])
    assert len(worth) < len(made.rows)
    assert said(left) == said(whole)


def said(pairs: list[Pair]) -> list[tuple[str, str, Decision]]:
    """Who is linked or put to a person, in the order of the rows."""
    return [(p.a_id, p.b_id, p.decision) for p in pairs if p.decision is not Decision.NONE]


@pytest.mark.parametrize(
    ("given", "whether"), [("Muhammad", True), ("Syed", True), ("Emily", False), ("", False)]
)
def test_which_names_give_way_to_a_middle_name(given, whether):
    assert gives_way(given) is whether
    assert (given_names(given, "Tariq", ()).name == "tariq") is whether
