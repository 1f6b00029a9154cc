"""Where somebody stands on the ladder, what each step yields, and whom a place is asked after."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.core import contacts, tables
from fingerpost.core.exercises.plans import Kind
from fingerpost.core.figures.limits import limits
from fingerpost.core.ladder import asking, yields
from fingerpost.core.ladder.answers import Says, answers, understood
from fingerpost.core.ladder.asking import Said, title, whom_to_ask, why_not_theirs
from fingerpost.core.ladder.standing import Found, Held, State, Try, ladder, next_step
from fingerpost.core.ladder.steps import Way, step_of_means, steps, tried
from fingerpost.core.records import Organisation

TODAY = date(2026, 11, 23)
NONE = yields.yields({})


def days_ago(days: int, *, answered: bool = False, over: bool = False) -> Try:
    return Try(TODAY - timedelta(days=days), "Tom", "No answer", answered, over)


def state(step: str, held: Held) -> State:
    return next(one.state for one in ladder(held, NONE, TODAY) if one.step.code == step)


@pytest.mark.parametrize("name", ["steps", "answers", "ask_reasons", "ask_columns"])
def test_every_row_says_on_what_it_rests(name: str) -> None:
    assert all(row["evidence"] for row in tables.rows("ladder", name))


def test_every_step_that_is_tried_has_a_wait_a_cost_and_a_start_value() -> None:
    for step in tried().values():
        assert min(step.wait_days, step.minutes, step.times) > 0
        assert 0 < step.prior < 1
    assert set(step_of_means()) <= set(contacts.means())


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (Held(), State.TO_DO),
        (Held(tries={"call": [days_ago(1)]}), State.WAITING),
        (Held(tries={"call": [days_ago(2)]}), State.TO_DO),
        (Held(tries={"call": [days_ago(1, over=True)]}), State.TO_DO),
        (Held(tries={"call": [days_ago(9), days_ago(2)]}), State.OVER),
        (Held(tries={"call": [days_ago(1, answered=True)]}), State.ANSWERED),
        (Held(cannot={"call": "No number"}), State.CANNOT),
        (Held(cannot={"call": "No number"}, tries={"call": [days_ago(1)]}), State.WAITING),
        (Held(left_out={"call": "Shift work"}), State.LEFT_OUT),
    ],
)
def test_how_a_step_stands(held: Held, expected: State) -> None:
    assert state("call", held) is expected


def test_what_is_looked_up_is_held_or_not() -> None:
    held = Held(found={"offer": Found(("An offer from Marlbrook",))})
    assert state("offer", held) is State.HELD
    assert state("intention", held) is State.NOTHING


def test_open_steps_are_planned_one_after_another() -> None:
    held = Held(tries={"letter": [days_ago(10)]})
    stands = ladder(held, NONE, TODAY)
    to_do = [one for one in stands if one.state is State.TO_DO]
    waiting = next(one for one in stands if one.state is State.WAITING)
    assert waiting.next_on == TODAY + timedelta(days=4)
    assert [one.next_on for one in to_do[:2]] == [
        waiting.next_on,
        waiting.next_on + timedelta(days=to_do[0].step.wait_days),
    ]
    assert next_step(stands) is waiting
    assert next_step(ladder(Held(cannot=dict.fromkeys(tried(), "No")), NONE, TODAY)) is None


def test_every_step_stands_once() -> None:
    shown = [one.step.code for one in ladder(Held(), NONE, TODAY)]
    assert sorted(shown) == sorted(steps())
    assert [one for one in shown if steps()[one].way is Way.LOOK] == shown[:6]


class TestYields:
    def test_below_thirty_tries_our_start_value_stands_in(self):
        found = yields.yields({"call": (29, 29), "visit": (30, 3)})
        assert found["call"].is_ours
        assert found["call"].chance == steps()["call"].prior
        assert not found["visit"].is_ours
        assert found["visit"].chance == 0.1

    def test_the_order_follows_what_is_found_an_hour(self):
        assert yields.in_order(["visit", "call", "text"], NONE) == ["text", "call", "visit"]
        own = yields.yields({"text": (100, 1), "visit": (100, 90), "call": (100, 50)})
        assert yields.in_order(["visit", "call", "text"], own) == ["call", "visit", "text"]

    def test_limits_known_by_hand(self):
        low, high = limits(5, 10)
        assert (round(low, 3), round(high, 3)) == (0.237, 0.763)
        assert limits(0, 0) == (0.0, 1.0)

    @given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
    def test_the_share_lies_between_its_limits(self, measured: tuple[int, int]):
        found, tries = measured
        low, high = limits(found, tries)
        assert 0 <= low <= found / tries + 1e-9
        assert found / tries - 1e-9 <= high <= 1


class TestAnswers:
    def test_what_somebody_typed_is_understood(self):
        assert understood(" LEFT us. ") is answers()["Left us"]
        assert understood("Gone") is None
        assert understood("") is None

    def test_each_says_one_thing(self):
        assert {one.says for one in answers().values()} == set(Says)
        assert answers()["Here, on an apprenticeship"].fields == {"activity": "310"}


SAID = st.builds(
    Said,
    st.sampled_from(sorted(asking.reasons())),
    st.integers(1, 4),
    told_by_place=st.booleans(),
)


class TestWhomToAsk:
    @given(st.lists(SAID), st.booleans(), st.booleans())
    def test_nobody_is_named_without_a_reason(self, said: list[Said], withheld: bool, unsafe: bool):
        found = whom_to_ask(said, withheld=withheld, unsafe=unsafe)
        told = {one.place for one in said if one.told_by_place}
        assert set(found) == (set() if withheld or unsafe else told)
        for place, reason in found.items():
            assert Said(reason.code, place, told_by_place=True) in said

    def test_the_strongest_reason_is_given(self):
        said = [Said("intended", 1, told_by_place=True), Said("last_place", 1, told_by_place=True)]
        assert whom_to_ask(said)[1].code == "last_place"

    def test_of_a_plan_and_of_a_source(self):
        assert asking.kind_of_plan(Kind.INTENDED) == "intended"
        assert asking.kind_of_plan(Kind.YEAR_12) == "offer"
        assert asking.place_said_it("provider_enrolment")
        assert not asking.place_said_it("parent")


class TestWhoseListItIs:
    college = Organisation(name="Marlbrook (Sixth) College", kind="college", ukprn="10001234")
    school = Organisation(name="Thornbury Hill", kind="school", urn="990001")

    @pytest.mark.parametrize("place", [college, school])
    def test_it_is_known_again(self, place: Organisation):
        assert why_not_theirs(f"{title(place)} Choose an answer", place) == ""

    def test_anothers_is_not(self):
        said = why_not_theirs(title(self.college), self.school)
        assert said == "This list was made for Marlbrook (Sixth) College. Send it as theirs."

    def test_without_its_title_or_from_ourselves_nothing_speaks_against_it(self):
        assert why_not_theirs("", self.school) == ""
        assert why_not_theirs(title(self.college), None) == ""
