"""Benchmark 3: its measures by examples, what may be printed of them, and what is said."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from core.benchmark3.leavers import leaver, school
from fingerpost.core.benchmark3 import beside, counting, coverage, measures, routes, words
from fingerpost.core.benchmark3.measures import Leaver, Share
from fingerpost.core.benchmark3.protecting import NOTHING, SETTINGS, printed
from fingerpost.core.benchmark3.reading import Cells, per_cent
from fingerpost.core.leavers.cohorts import Cohort, Stage
from fingerpost.core.leavers.since import Sustained
from fingerpost.core.protection.cells import key, rounded
from fingerpost.core.protection.linked import joined
from fingerpost.core.protection.publication import attack
from fingerpost.core.records import Evidence, Group, Source, Status

DAY = date(2026, 11, 23)
SCHOOL, COLLEGE = "1", "2"
RANKS = {
    "best", "better", "worse", "worst", "top", "bottom", "good", "poor", "positive", "negative",
    "only", "just", "failed", "success", "low", "high", "desirable", "aspirational",
}  # fmt: skip


def status(code: str, group: Group = Group.EET, **said: object) -> Status:
    return Status(code=code, group=group, as_at=DAY, as_known_at=DAY, **said)  # type: ignore[arg-type]


def said_by(source: Source) -> Evidence:
    return Evidence(code="230", source=source, recorded_on=DAY)


# --- routes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "provider", "taken"),
    [
        ("210", SCHOOL, "Our own sixth form"),
        ("280", SCHOOL, "Our own sixth form"),
        ("210", COLLEGE, "Another school's sixth form"),
        ("220", COLLEGE, "Sixth form college"),
        ("230", COLLEGE, "College of further education"),
        ("290", "", "Other education"),
        ("310", SCHOOL, "Apprenticeship"),
        ("330", "", "Work"),
        ("450", COLLEGE, "Training"),
    ],
)
def test_the_route_is_that_of_the_first_destination(code: str, provider: str, taken: str) -> None:
    first = status(code, provider=provider)
    assert routes.route(first, first, school=SCHOOL) == taken


def test_whoever_took_no_route_is_known_not_to_or_not_known() -> None:
    looking, lost = status("619", Group.NEET), status("810", Group.NOT_KNOWN)
    assert routes.route(None, looking, school=SCHOOL) == routes.NOT_IN
    assert routes.route(None, lost, school=SCHOOL) == routes.NOT_KNOWN


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("111", routes.OWN),
        ("121", routes.OTHER_LEARNING),
        ("211", routes.APPRENTICESHIP),
        ("321", routes.WORK),
        ("511", routes.UNDECIDED),
        ("611", routes.NO_PLAN),
        ("", routes.NO_PLAN),
    ],
)
def test_a_plan_means_one_of_the_routes_it_can_be_compared_with(code: str, meant: str) -> None:
    assert routes.intended(code) == meant


def test_every_activity_in_learning_or_work_has_a_route() -> None:
    for code in routes.ACTIVITIES.where(group="EET") - routes.ACTIVITIES.where(family="compulsory"):
        one = status(code)
        taken = routes.route(one, one, school=SCHOOL)
        assert routes.coarse(taken) in routes.COARSE


# --- coverage ----------------------------------------------------------------------------


def test_coverage_is_looked_at_on_1_march_of_each_year_that_has_come() -> None:
    left_2024, left_2026 = (Cohort(Stage.YEAR_11, summer) for summer in (2024, 2026))
    assert coverage.days(left_2024, DAY) == {1: date(2025, 3, 1), 2: date(2026, 3, 1)}
    assert coverage.days(left_2026, DAY) == {0: DAY}


def test_a_destination_counts_as_known_with_the_source_that_says_so() -> None:
    assert coverage.told_by(status("230", spoken_by=said_by(Source.ILR))) == "College or provider"
    assert coverage.told_by(status("230", spoken_by=said_by(Source.PARENT))) == "A parent or carer"
    assert coverage.told_by(status("230")) == ""
    lapsed = status("230", Group.NOT_KNOWN, spoken_by=said_by(Source.ILR))
    assert coverage.told_by(lapsed) == ""


def test_every_source_that_sets_a_status_has_its_name() -> None:
    for source in set(Source) - {Source.HEARSAY}:
        assert coverage.told_by(status("230", spoken_by=said_by(source)))


@pytest.mark.parametrize(
    ("rule", "year", "why"),
    [
        ("LAW-05", 1, coverage.NOT_PERMITTED),
        ("SHR-04", 2, coverage.NOT_PERMITTED),
        ("SHR-11", 1, coverage.NOT_FOUND),
        ("SHR-11", 3, coverage.NOT_PERMITTED),
        ("CON-01", 3, coverage.NOT_FOUND),
        ("", 1, coverage.NOT_FOUND),
    ],
)
def test_not_permitted_is_their_own_choice_or_the_18th_birthday(
    rule: str, year: int, why: str
) -> None:
    assert coverage.why_not(rule, year) == why


# --- the measures ------------------------------------------------------------------------

KNOWN = {"told_by": {1: "School"}}
LOST = {"told_by": {1: ""}, "why_not": {1: coverage.NOT_FOUND}}
GONE = leaver(in_scope=False, **KNOWN)


def test_gb3_1_counts_who_is_known_of_all_in_scope() -> None:
    assert measures.known([leaver(**KNOWN), leaver(**LOST), GONE], 1) == Share(1, 2)


def test_gb3_2_counts_first_destinations_that_were_intended_of_those_with_both() -> None:
    as_meant = leaver(route="Training", intended=routes.OTHER_LEARNING)
    changed = leaver(route=routes.WORK, intended=routes.OWN)
    no_plan = leaver(route=routes.OWN)
    not_yet = leaver(route=routes.NOT_IN, intended=routes.OWN)
    undecided = leaver(route=routes.OWN, intended=routes.UNDECIDED)
    assert measures.as_intended([as_meant, changed, no_plan, not_yet, undecided]) == Share(1, 2)


def test_gb3_3_counts_who_was_there_at_each_month_end_so_far() -> None:
    stayed = [leaver(sustained=one) for one in (Sustained.YES, Sustained.SO_FAR)]
    not_so = [leaver(sustained=one) for one in (Sustained.NO, Sustained.CANNOT_SAY)]
    assert measures.sustained([*stayed, *not_so, GONE]) == Share(2, 4)


def test_gb3_4_shares_out_those_who_are_known_by_whose_word_it_is() -> None:
    mix = measures.source_mix([leaver(**KNOWN), leaver(**LOST), GONE], 1)
    assert mix["School"] == Share(1, 1)
    assert mix["The young person"] == Share(0, 1)


def test_gb3_5_counts_who_may_be_named() -> None:
    assert measures.may_be_named([leaver(may_be_named=True), leaver(), GONE]) == Share(1, 2)


def test_the_five_measures_stand_in_a_table() -> None:
    assert list(measures.measures()) == [f"GB3-{n}" for n in range(1, 6)]


def test_the_tables_count_what_the_measures_say() -> None:
    them = school(180)
    exact = {cell: n for one in counting.pieces(them).values() for cell, n in one.counts.items()}
    leavers = exact[key()]
    assert measures.known(them, 2) == Share(exact[key(**{"year 2": "Known"})], leavers)
    matched = exact[key(plan=counting.MATCHED)]
    assert measures.as_intended(them) == Share(matched, exact[key(plan=counting.BOTH)])
    assert measures.sustained(them) == Share(exact[key(sustained=counting.STILL_THERE)], leavers)
    mix = measures.source_mix(them, 1)
    assert mix["School"].part == exact[key(**{"year 1": "School"})]
    assert measures.may_be_named(them) == Share(exact[key(basis=counting.NAMED)], leavers)


def test_places_and_courses_of_a_handful_stand_together() -> None:
    them = school(180)
    named = [dict(cell)["place"] for cell in counting.pieces(them)["places"].counts if cell]
    assert counting.ELSEWHERE in named
    assert len(named) <= counting.MOST_NAMED + 1
    for place in set(named) - {counting.ELSEWHERE, counting.NO_PLACE}:
        assert sum(one.place == place for one in them) > counting.SMALL


def test_groups_of_a_few_are_not_split_off() -> None:
    them = [replace(one, need="No SEN", vulnerable="no") for one in school(60)]
    found = counting.pieces([*them, *(replace(one, vulnerable="yes") for one in them[:3])])
    assert "sex" in found
    assert not {"need", "vulnerable"} & set(found)


def test_what_has_not_come_yet_is_not_counted() -> None:
    early = [replace(one, sustained=Sustained.TOO_EARLY) for one in school(60)]
    assert not [name for name in counting.pieces(early) if name.startswith("sustained")]


# --- what may be printed -----------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_what_is_printed_withstands_an_attack(seed: int) -> None:
    them = school(20 + 30 * seed, seed)
    found = printed(them, {})
    whole = joined(*counting.pieces(them).values())
    seen = replace(whole, unprinted=frozenset(whole.counts) - found.shown.keys())
    assert attack(seen, found.shown, replace(SETTINGS, seed=99)) == []
    assert all(one.rounded and one.number is not None for one in found.shown.values())
    assert found.proof["attacked"]


def test_of_a_few_leavers_nothing_is_printed() -> None:
    assert printed(school(9), {}) == NOTHING


def test_where_everybody_is_not_known_the_table_that_says_so_is_left_out() -> None:
    lost = [replace(one, route=routes.NOT_KNOWN) for one in school(60)]
    found = printed(lost, {})
    assert {"groups", "routes", "plans by routes"} <= set(found.left_out)
    assert not [cell for cell in found.shown if "route" in dict(cell)]
    assert Cells(found.shown).known(1)


def test_what_was_printed_before_stays_known_and_counts_in_the_attack() -> None:
    them = school(180, 1)
    whole = joined(*counting.pieces(them).values())
    told: Mapping[str, int] = {"year 2": coverage.NOT_FOUND}  # type: ignore[dict-item]
    gave_away = {key(**told): rounded(whole.counts[key(**told)])}  # type: ignore[arg-type]
    everything = {cell: rounded(count) for cell, count in whole.counts.items()}
    assert printed(them, gave_away).shown
    assert printed(them, everything) == NOTHING, "earlier packs broke it: nothing can be added"


# --- what is said ------------------------------------------------------------------------


def test_numbers_are_read_from_printed_cells_alone() -> None:
    cells = Cells(printed(school(180, 1), {}).shown)
    assert cells.leavers == 175
    assert cells.known(1) == Share(170, 175)
    assert cells.year == 3
    assert words.share(cells.sustained()).endswith("%)")
    assert words.share(cells.as_intended()).endswith("%)")
    assert words.share(cells.may_be_named()).endswith("%)")
    assert words.share(cells.sustained(sex="Female")).endswith("%)")
    assert cells.source(1, "School") == Share(30, 170)
    assert routes.OWN in cells.slices("route")
    assert words.share(Cells({}).sustained()) == "–"
    assert Cells({}).year == coverage.SO_FAR


def test_a_share_is_in_whole_per_cent_of_the_numbers_printed() -> None:
    assert per_cent(Share(175, 180)) == 97


def test_numbers_read_as_what_they_are() -> None:
    assert words.number(None) == "–"
    assert words.number(0) == "fewer than 3"
    assert words.number(15) == "about 15"
    assert words.when(0) == "As known now"


def test_the_paragraph_says_how_many_are_not_known_and_why() -> None:
    told = words.what_cannot_be_known(Cells(printed(school(180, 1), {}).shown), "Year 11, 2023")
    assert told[0].startswith("Year 11, 2023, 1 March, year 3: known, 170 of 175 (97%).")
    assert "not permitted, about 5" in told[0]
    little = words.what_cannot_be_known(Cells({}), "Year 11, 2023")
    assert little[0] == "Year 11, 2023, as known now: known, –."


def test_no_sentence_ranks_a_route() -> None:
    said = [text for text in vars(words).values() if isinstance(text, str)]
    said += [one.says + one.what + one.name for one in measures.measures().values()]
    said += routes.INTENDED + tuple(routes.other_learning())
    for sentence in said:
        assert not RANKS & set(sentence.lower().replace(",", " ").replace(".", " ").split())


# --- beside it ---------------------------------------------------------------------------


def test_the_dfe_series_is_of_one_method_and_never_across_the_break_of_2016_17() -> None:
    england = beside.series(beside.ENGLAND)
    assert england is not None
    assert england.method.name == "from 2016/17"
    assert [one.leavers_of for one in england.years] == ["2022/23", "2021/22", "2020/21"]
    assert england.years[0].values["sustained"] == Decimal("91.3")
    table = files("fingerpost.core.benchmark3").joinpath("published.csv").read_text("utf-8")
    for row in csv.DictReader(table.splitlines()):
        assert (row["method"] == "from 2016/17") == (row["leavers_of"] >= "2016/17")


def test_an_authority_of_whom_nothing_is_published_has_no_series() -> None:
    kent = beside.series("886")
    assert kent is not None
    assert kent.years[0].name == "Kent"
    assert beside.series("998") is None


def test_all_schools_together_are_told_of_in_whole_per_cent_of_many() -> None:
    assert beside.of_all(Share(3127, 3444)) == (91, 3400)
    assert beside.of_all(Share(500, 599)) is None


def test_a_leaver_of_whom_nothing_is_said_is_counted_as_not_known() -> None:
    assert Leaver().route == routes.NOT_KNOWN
    assert not Leaver().is_planned
