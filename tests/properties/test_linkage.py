"""What holds of linkage whatever the people: order, sides, strangers, twins, one for one."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fingerpost.core.linkage import Decision, Record, link

GIVEN = ("Emily", "Emma", "Bill", "William", "Muhammad", "Mohamed", "Ali", "J", "Zoë", "")
FAMILY = ("Smith", "Smith-Jones", "Jones", "Hussain", "O'Brien", "Emily", "")
FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
STRANGER = Record(
    id="stranger", given_name="Quillon", family_name="Vexworthy", born_on=date(1999, 9, 9),
    postcode="QQ1 1QQ",
)  # fmt: skip


@st.composite
def people(draw, side):
    count = draw(st.integers(1, 7))
    return [
        Record(
            id=f"{side}{number}",
            given_name=draw(st.sampled_from(GIVEN)),
            family_name=draw(st.sampled_from(FAMILY)),
            born_on=date(2009, 1, 1) + timedelta(days=draw(st.integers(0, 40))),
            postcode=draw(st.sampled_from(("XC1 1AA", "XC1 1AB", "XC2 2AA", ""))),
            uln=draw(st.sampled_from(("", "1061484016", "1004014316"))),
        )
        for number in range(count)
    ]


def decided(pairs):
    return {(p.a_id, p.b_id, p.decision) for p in pairs if p.decision is not Decision.NONE}


def linked(pairs):
    return {(p.a_id, p.b_id) for p in pairs if p.decision is Decision.LINK}


@FEW
@given(people("a"), people("b"), st.randoms())
def test_the_order_of_rows_does_not_matter(a, b, chance):
    mixed_a, mixed_b = list(a), list(b)
    chance.shuffle(mixed_a)
    chance.shuffle(mixed_b)
    assert linked(link(a, b)) == linked(link(mixed_a, mixed_b))


@FEW
@given(people("a"), people("b"))
def test_a_pair_scores_the_same_from_either_side(a, b):
    one = {(p.a_id, p.b_id): round(p.score, 6) for p in link(a, b) if p.score is not None}
    other = {(p.b_id, p.a_id): round(p.score, 6) for p in link(b, a) if p.score is not None}
    assert all(other[pair] == score for pair, score in one.items() if pair in other)


@FEW
@given(people("a"), people("b"))
def test_a_stranger_changes_nothing_for_others(a, b):
    assert decided(link(a, b)) == decided(link([*a, STRANGER], b))


@FEW
@given(people("a"), people("b"))
def test_every_row_comes_back(a, b):
    assert [r.id for r in b] == list(dict.fromkeys(p.b_id for p in link(a, b)))


@FEW
@given(people("a"), people("b"))
def test_a_row_is_linked_once_and_alone(a, b):
    pairs = link(a, b)
    rows = [p.b_id for p in pairs if p.decision is Decision.LINK]
    assert len(rows) == len(set(rows))
    assert not {p.b_id for p in pairs if p.decision is Decision.REVIEW} & set(rows)


@FEW
@given(st.sampled_from(("Emily", "Oliver", "Zara")), st.sampled_from(("Grace", "Thomas", "Ivy")))
def test_twins_are_never_linked_on_what_they_share(one, other):
    held = Record(
        id="a", given_name=one, family_name="Vexworthy", born_on=date(2009, 1, 1), sex="F",
        postcode="XC1 1AA", address="1 Mill Lane", contacts=("home@example.org",),
    )  # fmt: skip
    twin = replace(held, id="b", given_name=other)
    assert not linked(link([held], [twin]))


@FEW
@given(people("a"))
def test_everybody_who_stands_alone_is_found_again(a):
    whole = [r for r in a if len(r.given_name) > 1 and r.family_name]
    alone = [r for r in whole if sum(r.born_on == s.born_on for s in a) == 1 and not r.uln]
    found = dict(linked(link(a, alone)))
    assert all(found.get(r.id, r.id) == r.id for r in alone)
