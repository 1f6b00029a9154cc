"""What linkage makes of each trouble a file can have: one example each, readable as the manual."""

from dataclasses import replace
from datetime import date

import pytest

from fingerpost.core.identifiers import upn_check_letter
from fingerpost.core.linkage import Decision, Linker, Pair, Record, Thresholds, link

UPN = "R674123101121"
OTHER_UPN = upn_check_letter("A998400018001") + "998400018001"
ULN, OTHER_ULN = "1061484016", "1004014316"
EMILY = Record(
    id="emily",
    given_name="Emily",
    middle_names="Rose",
    family_name="Hartley-Thorpe",
    born_on=date(2009, 3, 4),
    sex="F",
    postcode="XC3 4AB",
    address="12 Mill Lane",
    upn=UPN,
    uln=ULN,
)
BARE = replace(EMILY, upn="", uln="")
WILLIAM = Record(
    id="william",
    given_name="William",
    family_name="Ashworth",
    born_on=date(2008, 11, 2),
    sex="M",
    postcode="XC7 1DE",
)
MUHAMMAD = Record(
    id="muhammad",
    given_name="Muhammad",
    middle_names="Ali",
    family_name="Hussain",
    born_on=date(2009, 6, 20),
    sex="M",
    postcode="XC1 2EF",
)
ZOE = Record(
    id="zoe",
    given_name="Zoë",
    family_name="O’Rourke",
    born_on=date(2009, 1, 30),
    sex="F",
    postcode="XC9 9GH",
)
CASELOAD = [EMILY, WILLIAM, MUHAMMAD, ZOE]


def row(person: Record, **changes: object) -> Record:
    """A row that speaks of this person, without numbers unless given."""
    return replace(person, **{"id": "row", "upn": "", "uln": "", **changes})  # type: ignore[arg-type]


def only(rows: list[Record], caseload: list[Record] | None = None) -> Pair:
    """The first line of what comes back."""
    return link(CASELOAD if caseload is None else caseload, rows)[0]


SPOILT: dict[str, tuple[Record, dict[str, object]]] = {
    "nothing wrong": (EMILY, {}),
    "capitals without marks": (ZOE, {"given_name": "ZOE", "family_name": "OROURKE"}),
    "short form": (WILLIAM, {"given_name": "Bill"}),
    "short form by letters": (WILLIAM, {"given_name": "Wil"}),
    "spelling by choice": (EMILY, {"given_name": "Emilie"}),
    "other alphabet": (MUHAMMAD, {"given_name": "Mohammed Ali", "middle_names": ""}),
    "other alphabet, family name": (MUHAMMAD, {"family_name": "Hossein"}),
    "first of two names left out": (MUHAMMAD, {"given_name": "Ali", "middle_names": ""}),
    "second of two names left out": (MUHAMMAD, {"given_name": "Mohamed", "middle_names": ""}),
    "goes by the middle name": (EMILY, {"given_name": "Rose", "middle_names": ""}),
    "preferred name in brackets": (WILLIAM, {"given_name": "Wm (Billy)"}),
    "names in the wrong columns": (WILLIAM, {"given_name": "Ashworth", "family_name": "William"}),
    "both names in one and a nickname": (
        WILLIAM,
        {"given_name": "Ashworth", "family_name": "Bill"},
    ),
    "one half of the family name": (EMILY, {"family_name": "Thorpe"}),
    "hyphen lost": (EMILY, {"family_name": "Hartley Thorpe"}),
    "former family name": (
        WILLIAM,
        {"family_name": "Pickering", "other_family_names": ("Ashworth",)},
    ),
    "slip in the given name": (WILLIAM, {"given_name": "Wiliiam"}),
    "slip in the family name": (WILLIAM, {"family_name": "Ashwroth"}),
    "new family name, all else the same": (WILLIAM, {"family_name": "Pickering"}),
    "day and month swapped": (EMILY, {"born_on": date(2009, 4, 3)}),
    "one digit of the birth date": (EMILY, {"born_on": date(2009, 3, 14)}),
    "a birth date no calendar has": (EMILY, {"born_on": None, "born_text": "20090334"}),
    "year one out": (EMILY, {"born_on": date(2010, 3, 4)}),
    "moved": (EMILY, {"postcode": "YO1 7HH", "address": "3 New Road"}),
    "no postcode": (EMILY, {"postcode": "", "address": ""}),
    "no sex, no middle name": (EMILY, {"sex": "", "middle_names": ""}),
    "a wrong ULN": (EMILY, {"uln": OTHER_ULN}),
    "a ULN one digit out": (EMILY, {"uln": "1061484116"}),
    "ULN not known": (EMILY, {"uln": "9999999999"}),
    "title and initials": (WILLIAM, {"given_name": "Mr W"}),
}
LINKED = {name: row(person, **changes) for name, (person, changes) in SPOILT.items()}
WHOSE = {name: person.id for name, (person, _) in SPOILT.items()}


@pytest.mark.parametrize("trouble", LINKED)
def test_linked_all_the_same(trouble):
    pair = only([LINKED[trouble]])
    assert pair.decision is Decision.LINK, "; ".join(map(str, pair.reasons))
    assert pair.a_id == WHOSE[trouble]


class TestProofs:
    def test_a_upn_both_hold_links_whatever_else_is_missing(self):
        pair = only([Record(id="row", upn=UPN)])
        assert (pair.decision, pair.a_id) == (Decision.LINK, "emily")
        assert "UPN" in str(pair.reasons[0])

    def test_a_uln_needs_a_name_or_birth_date_that_agrees(self):
        assert only([Record(id="row", uln=ULN)]).decision is Decision.REVIEW
        agreeing = Record(id="row", uln=ULN, given_name="Emily", family_name="Thorpe")
        assert only([agreeing]).decision is Decision.LINK
        born = Record(id="row", uln=ULN, given_name="Emily", born_on=EMILY.born_on)
        assert only([born]).decision is Decision.LINK

    @pytest.mark.parametrize("number", [{"upn": UPN}, {"uln": ULN}])
    def test_a_number_against_both_name_and_birth_date_goes_to_a_person(self, number):
        stranger = row(EMILY, given_name="Gavin", born_on=date(2007, 12, 12), **number)
        pair = only([stranger])
        assert pair.decision is Decision.REVIEW
        assert "both the given name and the birth date differ" in str(pair.reasons[0])

    def test_another_persons_number_does_not_outweigh_everything_else(self):
        held = replace(WILLIAM, uln=OTHER_ULN)
        pairs = link([EMILY, held], [row(EMILY, uln=OTHER_ULN)])
        assert (pairs[0].decision, pairs[0].a_id) == (Decision.LINK, "emily")

    def test_a_former_upn_proves_too(self):
        pair = only([Record(id="row", upn=OTHER_UPN)], [replace(EMILY, former_upn=OTHER_UPN)])
        assert pair.decision is Decision.LINK


class TestTwins:
    EMMA = replace(BARE, id="emma", given_name="Emma", middle_names="Jane")

    def test_each_twin_is_linked_to_herself(self):
        rows = [replace(row(self.EMMA), id="r1"), replace(row(EMILY), id="r2")]
        pairs = link([EMILY, self.EMMA], rows)
        assert [(p.b_id, p.a_id, p.decision) for p in pairs] == [
            ("r1", "emma", Decision.LINK),
            ("r2", "emily", Decision.LINK),
        ]

    @pytest.mark.parametrize("name", ["Emma", "Ella", "Amelia", "Thomas", ""])
    def test_a_twin_we_do_not_know_is_never_linked(self, name):
        pair = only([row(EMILY, given_name=name, middle_names="")])
        assert pair.decision is not Decision.LINK

    def test_brother_and_sister_with_names_a_letter_apart(self):
        amir = replace(MUHAMMAD, given_name="Amir", middle_names="")
        pair = only([row(amir, given_name="Amira", sex="F")], [amir])
        assert pair.decision is Decision.REVIEW

    def test_twins_whose_first_names_are_both_muhammad(self):
        pair = only([row(MUHAMMAD, middle_names="Yusuf")])
        assert pair.decision is not Decision.LINK

    def test_an_initial_that_fits_both_goes_to_a_person_with_both_shown(self):
        pairs = link([EMILY, self.EMMA], [row(EMILY, given_name="E", middle_names="")])
        assert {p.decision for p in pairs} == {Decision.REVIEW}
        assert {p.a_id for p in pairs} == {"emily", "emma"}


class TestOnePersonOneLearner:
    def test_two_rows_of_one_learner_are_both_linked(self):
        rows = [replace(row(EMILY), id="r1"), replace(row(EMILY), id="r2", postcode="")]
        assert [p.decision for p in link(CASELOAD, rows)] == [Decision.LINK, Decision.LINK]

    def test_a_second_learner_like_the_first_is_not(self):
        one = replace(row(EMILY), id="r1", uln=ULN)
        other = replace(row(EMILY), id="r2", uln=OTHER_ULN)
        first, second = link(CASELOAD, [one, other])
        assert first.decision is Decision.LINK
        assert second.decision is not Decision.LINK

    def test_two_in_the_caseload_alike_are_both_shown(self):
        double = replace(BARE, id="double")
        pairs = link([BARE, double], [row(EMILY)])
        assert {p.decision for p in pairs} == {Decision.REVIEW}
        assert "Someone else in the caseload" in str(pairs[0].reasons[0])


class TestReasons:
    def test_the_weights_add_up_to_the_score(self):
        for changed in LINKED.values():
            pair = only([changed])
            assert pair.score == pytest.approx(sum(r.weight or 0 for r in pair.reasons), abs=1e-6)

    def test_in_words(self):
        words = str([str(r) for r in only([row(EMILY, born_on=date(2009, 4, 3))]).reasons])
        assert "Date of birth has day and month swapped: +" in words
        assert "Family name the same" in words
        assert "Before looking, 1 in " in words

    def test_nobody(self):
        stranger = Record(id="row", given_name="Xanthe", family_name="Quill")
        pair = only([stranger])
        assert (pair.a_id, pair.score, pair.decision) == ("", None, Decision.NONE)


class TestFront:
    def test_ids_stand_once(self):
        with pytest.raises(ValueError, match="stands twice"):
            Linker([EMILY, EMILY])

    def test_empty_sides(self):
        assert link([], []) == []
        assert link(CASELOAD, []) == []
        assert only([row(EMILY)], []).decision is Decision.NONE

    def test_thresholds_in_the_wrong_order_are_refused(self):
        with pytest.raises(ValueError, match="must not be above"):
            Thresholds(link=1, review=2, margin=1)
        with pytest.raises(ValueError, match="below nought"):
            Thresholds(link=1, review=0, margin=-1)

    def test_prepared_once_used_twice(self):
        linker = Linker(CASELOAD)
        assert linker.link([row(EMILY)]) == linker.link([row(EMILY)])
        assert linker.score([row(EMILY)])[0].a_id == "emily"
