"""What must hold of every figure, whatever the cohort."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from fingerpost.core import codes
from fingerpost.core.figures import annual
from fingerpost.core.figures.annual import Assumption, forecast
from fingerpost.core.figures.guarantee import Offer, count
from fingerpost.core.figures.measures import Counts, measures
from fingerpost.core.figures.movement import movement
from fingerpost.core.figures.rounding import half_up
from fingerpost.core.figures.snapshot import Member, Snapshot, need
from fingerpost.core.figures.standing import change, standings
from fingerpost.core.records import Group

ACTIVITIES = codes.load("activities")
CHARACTERISTICS = sorted(codes.load("characteristics"))
AS_AT = date(2027, 1, 31)
WINTER = annual.winter(2027)
GUARANTEE = [key for key in measures() if key.startswith("guarantee")]
OF_COHORT = [key for key, measure in measures().items() if measure.whole == "cohort"]


@st.composite
def members(draw):
    """Anybody of any age with any code, current or lapsed as the code list has it."""
    code = draw(st.sampled_from(sorted(ACTIVITIES)))
    lapsed = bool(ACTIVITIES[code]["lapsed_counts_as"]) and draw(st.booleans())
    return Member(
        person=draw(st.integers(1, 10**10)),
        code=code,
        group=Group(ACTIVITIES[code]["lapsed_counts_as" if lapsed else "group"]),
        lapsed=lapsed,
        age=draw(st.integers(14, 19)),
        cohort_status=draw(st.sampled_from("PPPPGTE")),
        ehc_plan=draw(st.booleans()),
        sen_support=draw(st.booleans()),
        characteristics=draw(st.frozensets(st.sampled_from(CHARACTERISTICS), max_size=2)),
        area=draw(st.sampled_from(["", "Ashby", "Merrow"])),
    )


cohorts = st.lists(members(), max_size=30, unique_by=lambda one: one.person)
snapshots = cohorts.map(lambda people: Snapshot(AS_AT, tuple(people)))
small = st.integers(0, 500)
months = st.builds(
    lambda neet, not_known, rest: Counts(
        {"NEET": neet, "not known": not_known, "cohort": neet + not_known + rest}
    ),
    small,
    small,
    small,
)
shares = st.fractions(0, 100, max_denominator=1000)


@given(snapshots)
def test_no_part_of_a_cohort_is_more_than_the_cohort(snapshot):
    for key in OF_COHORT:
        figure = snapshot.counts.figure(key)
        assert 0 <= figure.part <= figure.whole
        assert figure.percent is None or 0 <= figure.percent <= 100


@given(snapshots)
def test_every_division_of_the_cohort_adds_up_to_it(snapshot):
    counts = snapshot.counts
    cohort = counts["cohort"]
    assert sum(counts[group] for group in Group) == cohort
    assert sum(counts[name] for name in ("EHC plan", "SEN support", "no SEN")) == cohort
    assert counts["vulnerable group"] + counts["no vulnerable group"] == cohort
    duty = ("meeting_duty", "working_towards", "temporary_break", "not_meeting", "not_known")
    assert sum(counts.figure(key).part for key in duty) == cohort


@given(snapshots)
def test_nobody_participates_who_is_neet_or_not_known(snapshot):
    counts = snapshot.counts
    assert counts.figure("participating").part <= counts[Group.EET]
    kinds = ("full_time_education", "apprenticeship", "other_education_and_training")
    assert sum(counts.figure(key).part for key in kinds) == counts.figure("participating").part


@given(snapshots)
def test_neet_lies_within_its_bounds_and_both_add_up(snapshot):
    bounds = snapshot.counts.neet_bounds
    assert bounds.low.part <= bounds.high.part
    assert bounds.high.part == snapshot.counts["NEET"] + snapshot.counts["not known"]


@given(snapshots, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(snapshot, chance):
    shuffled = list(snapshot.members)
    chance.shuffle(shuffled)
    assert Snapshot(AS_AT, tuple(shuffled)).counts == snapshot.counts


@given(snapshots, st.sampled_from([need, lambda one: one.area, lambda one: one.code]))
def test_slices_add_up_to_the_whole(snapshot, by):
    slices = snapshot.split(by).values()
    for part in snapshot.counts.parts:
        assert sum(counts[part] for counts in slices) == snapshot.counts[part]


@given(cohorts, cohorts)
def test_joiners_less_leavers_is_the_difference(before, after):
    start, end = Snapshot(WINTER[0], tuple(before)), Snapshot(WINTER[1], tuple(after))
    moved = movement(start, end)
    assert moved.net == end.counts["NEET"] - start.counts["NEET"]
    assert moved.stayed + len(moved.joiners) == end.counts["NEET"]
    assert sum(moved.destinations.values()) == len(moved.leavers)
    back = movement(end, start)
    assert [m.person for m in back.joiners] == [m.person for m in moved.leavers]


@given(months, months, months)
def test_the_year_lies_between_its_months(first, second, third):
    year = annual.annual(dict(zip(WINTER, (first, second, third), strict=True)), 2027)
    shares = [m.figure("neet").exact for m in (first, second, third) if m["cohort"]]
    if shares:
        assert min(shares) <= year.figure("neet").exact <= max(shares)


@given(
    st.dictionaries(st.sampled_from(WINTER), months, min_size=1),
    st.fractions(-3, 3, max_denominator=10),
    st.fractions(0, 3, max_denominator=10),
)
def test_a_forecast_lies_in_its_range_and_ends_as_the_figure(known, moves, swing):
    seen = forecast("not_known", known, 2027, Assumption(moves, swing))
    assert 0 <= seen.low.part <= seen.figure.part <= seen.high.part <= seen.high.whole
    assert set(seen.known) | set(seen.assumed) == set(WINTER)
    if seen.settled:
        assert seen.figure == annual.annual(known, 2027).figure("not_known")
        assert seen.low == seen.high


@given(
    st.lists(
        st.builds(
            Offer,
            st.sampled_from((11, 12)),
            st.sampled_from(["", "999", *codes.load("guarantee_statuses")]),
        )
    ),
    st.none() | st.integers(0, 60),
)
def test_the_four_parts_of_the_guarantee_are_its_whole(offers, fixed_cohort):
    counts = count(offers, fixed_cohort=fixed_cohort)
    parts = sum(counts.figure(key).part for key in GUARANTEE)
    assert parts == max(len(offers), counts["guarantee cohort"])


@given(st.dictionaries(st.text(max_size=3), st.none() | shares, max_size=40))
def test_a_better_figure_never_stands_lower(values):
    for key, sign in (("neet", 1), ("participating", -1)):
        places = standings(measures()[key], values)
        best_first = sorted(places, key=lambda code, sign=sign: sign * values[code])
        ranks = [places[code].first for code in best_first]
        assert ranks == sorted(ranks)
        for place in places.values():
            assert 1 <= place.first <= place.last <= len(places)
            assert 1 <= place.quintiles[0] <= place.quintiles[-1] <= 5


@given(shares, shares | shares.map(lambda share: half_up(share, 1)))
def test_there_and_back_are_opposite(now, before):
    there = change(measures()["neet"], now, before)
    back = change(measures()["neet"], Fraction(before), now)
    if isinstance(before, Fraction):
        assert there.difference == -back.difference
    assert (there.difference > 0) == (there.direction == "up")


@given(st.fractions(-(10**12), 10**12, max_denominator=10**6), st.integers(-2, 3))
def test_rounding_is_the_nearest_and_a_half_goes_away_from_nothing(value, places):
    rounded = Fraction(half_up(value, places))
    step = Fraction(10) ** -places
    assert abs(rounded - value) <= step / 2
    if abs(rounded - value) == step / 2:
        assert abs(rounded) > abs(value)
    assert half_up(Fraction(rounded), places) == Decimal(half_up(value, places))
    assert half_up(-value, places) == -half_up(value, places)
