"""Counts in; what is printed holds out against everything that can be worked out of it."""

import random
from dataclasses import replace
from itertools import chain, combinations, product

import numpy as np
import pytest

from core.protection.hierarchies import SETTINGS, random_hierarchy
from fingerpost.core.protection.attack import Attack, apart
from fingerpost.core.protection.cells import WITHHELD, Shown, key, rounded
from fingerpost.core.protection.linked import flat, rests, table
from fingerpost.core.protection.publication import Broken, attack, protect
from fingerpost.core.protection.rules import Method, primary
from fingerpost.core.protection.suppression import Unprotectable, suppress, weigh
from fingerpost.core.protection.system import System, known

ROUNDED = replace(SETTINGS, method=Method.ROUND)
SCHOOLS = flat("school", ("Ashdown", "Beacon", "Carrick"))
KINDS = flat("measure", ("eet", "neet", "other"))


def places(**kinds):
    """Schools by what their people do: `places(Ashdown=(90, 3, 0))` in the order of KINDS."""
    counts = {
        (place, kind): count
        for place, some in kinds.items()
        for kind, count in zip(KINDS.leaves, some, strict=True)
    }
    return table([flat("school", kinds), KINDS], counts)


def cell(school="", measure=""):
    return key(school=school, measure=measure)


def test_one_small_number_takes_others_with_it():
    found = protect(places(Ashdown=(90, 3, 0), Beacon=(80, 12, 0), Carrick=(70, 9, 8)), SETTINGS)
    assert found.shown[cell("Ashdown", "neet")] == WITHHELD
    assert found.pattern[cell("Ashdown", "neet")] == "SDC-01"
    assert "SDC-06" in found.pattern.values()
    assert found.shown[cell("Ashdown", "other")] == Shown(0), "a nought is printed"
    assert found.proof.narrowest >= 6


def test_a_total_with_a_withheld_part_is_rounded():
    found = protect(places(Ashdown=(90, 3, 0), Beacon=(80, 12, 0), Carrick=(70, 9, 8)), SETTINGS)
    assert found.shown[cell(measure="neet")] == rounded(24)
    assert found.shown[cell("Ashdown")].rounded
    assert found.shown[cell(measure="other")] == Shown(8)


def test_nothing_small_nothing_withheld():
    found = protect(places(Ashdown=(90, 13, 0), Beacon=(80, 12, 0)), SETTINGS)
    assert not any(one.withheld or one.rounded for one in found.shown.values())
    assert (found.proof.attacked, found.proof.narrowest) == (0, None)


def test_the_lightest_cells_are_withheld_and_other_before_them():
    one = protect(
        table([KINDS], {("eet",): 50, ("neet",): 3, ("other",): 9}),
        SETTINGS,
    )
    assert one.shown[key(measure="eet")] == Shown(50)
    assert one.shown[key(measure="other")] == WITHHELD


def test_the_proof_is_plain_and_names_no_count():
    found = protect(random_hierarchy(3), SETTINGS)
    told = found.proof.as_record()
    assert told["method"] == "suppress"
    assert told["solver"].startswith("HiGHS of SciPy")
    assert told["attacked"] == told["withheld_as_small"] + told["withheld_beside"]
    assert "pattern" not in repr(found)


def test_the_rest_of_the_authority_is_attacked_though_nobody_prints_it():
    tables = places(Ashdown=(90, 20, 9), Beacon=(80, 3, 0))
    alone = {one: count for one, count in tables.counts.items() if ("school", "Beacon") not in one}
    of_one = type(tables)(
        alone,
        tuple(
            s for s in tables.sums if s.total in alone and all(part in alone for part in s.parts)
        ),
    )
    subtracted = rests(of_one, "school")
    found = protect(subtracted, SETTINGS)
    assert cell("all but Ashdown", "neet") not in found.shown
    assert found.shown[cell("Ashdown", "neet")] == WITHHELD or (
        found.shown[cell(measure="neet")] == WITHHELD
    )


def test_quarters_and_their_year_are_one():
    periods = flat("period", ("autumn", "spring", "summer"))
    tables = table(
        [periods, KINDS],
        {
            ("autumn", "neet"): 3,
            ("spring", "neet"): 20,
            ("summer", "neet"): 30,
            ("autumn", "eet"): 200,
            ("spring", "eet"): 190,
            ("summer", "eet"): 180,
        },
    )
    found = protect(tables, SETTINGS)
    hidden = {slice_ for one in found.shown if found.shown[one].withheld for _, slice_ in one}
    assert {"autumn", "neet"} < hidden
    assert attack(tables, found.shown, SETTINGS) == []


def test_what_was_printed_before_cannot_be_withheld_again():
    tables = places(Ashdown=(90, 3, 0), Beacon=(80, 12, 0), Carrick=(70, 9, 8))
    before = protect(tables, SETTINGS)
    naive = dict(before.shown)
    earlier = {
        one: Shown(count) for one, count in tables.counts.items() if one != cell("Ashdown", "neet")
    }
    assert attack(tables, naive, SETTINGS, earlier), "last time's file gives it away"
    with pytest.raises(Unprotectable):
        protect(tables, SETTINGS, earlier)


def test_last_times_pattern_is_kept_where_it_does_as_well():
    tables = places(Ashdown=(90, 3, 0), Beacon=(80, 12, 0), Carrick=(70, 13, 8))
    first = protect(tables, SETTINGS)
    corrected = places(Ashdown=(90, 3, 0), Beacon=(80, 14, 0), Carrick=(70, 12, 8))
    again = protect(corrected, SETTINGS, first.shown)
    hidden = {one for one, is_ in first.shown.items() if is_.withheld}
    assert {one for one, is_ in again.shown.items() if is_.withheld} == hidden


LAST_MONTH = places(Ashdown=(90, 6, 0), Beacon=(80, 12, 0), Carrick=(70, 9, 8))
THIS_MONTH = places(Ashdown=(90, 3, 0), Beacon=(80, 12, 0), Carrick=(70, 9, 8))


def test_another_months_file_gives_nothing_away_to_who_supposes_that_little_changed():
    """Last month nothing was small, so every number was printed, most of which are the same."""
    before = protect(LAST_MONTH, SETTINGS).shown
    alone = protect(THIS_MONTH, SETTINGS)
    same = {
        one: count
        for one, count in before.items()
        if THIS_MONTH.counts[one] == count.exact and one != cell("Ashdown", "neet")
    }
    assert attack(THIS_MONTH, alone.shown, SETTINGS, same), "the pattern of this month alone"
    found = protect(THIS_MONTH, SETTINGS, editions=[before])
    assert attack(THIS_MONTH, found.shown, SETTINGS, same) == []
    assert found.proof.editions == 1
    assert alone.proof.editions == 0


def test_where_no_pattern_stands_up_to_other_months_they_are_let_be():
    small = places(Ashdown=(20, 3, 0), Beacon=(30, 7, 0))
    everything = {one: Shown(count) for one, count in small.counts.items()}
    found = protect(small, SETTINGS, editions=[everything])
    assert found.proof.editions == 0
    assert found.shown[cell("Ashdown", "neet")] == WITHHELD
    assert attack(small, found.shown, SETTINGS) == []


def test_what_was_rounded_before_is_known_as_nearly_still():
    tables = places(Ashdown=(90, 3, 0), Beacon=(80, 12, 0))
    shown = dict.fromkeys(tables.counts, WITHHELD)
    told = known(System(tables, {cell("Beacon", "neet"): rounded(12)}), shown)
    at = list(tables.counts).index(cell("Beacon", "neet"))
    assert (told.low[at], told.high[at]) == (8, 12)
    told = known(System(tables, {cell("Beacon", "neet"): rounded(13)}), shown)
    assert told.low[at] == 1, "it was another number then"


def test_a_number_printed_before_is_counted_as_such():
    tables = places(Ashdown=(90, 3, 0), Beacon=(80, 12, 0), Carrick=(70, 9, 8))
    found = protect(tables, SETTINGS, {cell("Ashdown", "neet"): Shown(3)})
    assert found.proof.printed_before == 1
    assert found.shown[cell("Ashdown", "neet")] == WITHHELD, "it is not said again"


def test_cells_without_an_end_are_not_the_worst():
    tables = table([KINDS], {("eet",): 9, ("neet",): 7})
    system = System(tables, {})
    one = Attack(
        system, known(system, dict.fromkeys(system.keys, WITHHELD)), apart(5), reach=5, seed=1
    )
    everything = system.chosen(system.keys)
    assert one.narrowest(~everything) is None
    for at in range(len(one.free)):
        one.between(at)
    assert one.narrowest(everything) == 5, "as far as is asked for"


def test_a_print_that_can_be_solved_is_told_with_what_it_gives_away():
    tables = places(Ashdown=(90, 3, 0), Beacon=(80, 12, 0), Carrick=(70, 9, 8))
    careless = {one: Shown(count) for one, count in tables.counts.items()}
    careless[cell("Ashdown", "neet")] = WITHHELD
    found = attack(tables, careless, SETTINGS)
    assert [(one.cell, one.low, one.high) for one in found] == [(cell("Ashdown", "neet"), 3, 3)]


def test_rounding_rounds_everything_and_withholds_nothing():
    found = protect(places(Ashdown=(90, 3, 1), Beacon=(80, 12, 9)), ROUNDED)
    assert all(one.number % 5 == 0 for one in found.shown.values())
    assert all(one.rounded for one in found.shown.values())
    assert found.proof.found_by == "rounding"


def test_rounding_that_gives_a_small_number_away_is_no_publication():
    two_of_two = table([flat("measure", ("eet", "neet"))], {("eet",): 2, ("neet",): 2})
    with pytest.raises(Broken, match="could be worked out") as refused:
        protect(two_of_two, ROUNDED)
    assert (1, 2) in {(one.low, one.high) for one in refused.value.pinned}


def test_rounding_does_not_hide_that_a_whole_group_is_neet():
    with pytest.raises(Broken):
        protect(places(Ashdown=(0, 12, 0), Beacon=(80, 12, 7)), ROUNDED)


# Agreement with trying every number


def every_truth(system, told):
    """The smallest and largest of each cell, by trying all numbers up to 30 for the free leaves."""
    cells = range(len(system.keys))
    parts = [system.place[part] for one in system.tables.sums for part in one.parts]
    leaves = [at for at in dict.fromkeys(parts) if not system.totals[at]]
    spans = [range(int(told.low[at]), int(min(told.high[at], TOP)) + 1) for at in leaves]
    ends = {}
    for numbers in product(*spans):
        truth = dict(zip(leaves, numbers, strict=True))
        while len(truth) < len(system.keys):
            for one in system.tables.sums:
                of = [truth.get(system.place[part]) for part in one.parts]
                if None not in of:
                    truth.setdefault(system.place[one.total], sum(of))
        sums = all(
            truth[system.place[one.total]] == sum(truth[system.place[part]] for part in one.parts)
            for one in system.tables.sums
        )
        if sums and all(told.low[at] <= truth[at] <= told.high[at] for at in cells):
            for at in cells:
                low, high = ends.get(at, (truth[at], truth[at]))
                ends[at] = (min(low, truth[at]), max(high, truth[at]))
    return ends


TOP = 24
TWO_KINDS = flat("measure", ("eet", "neet"))


@pytest.mark.parametrize("seed", range(6))
def test_the_attack_agrees_with_trying_every_number(seed):
    chance = random.Random(seed)
    counts = {
        (school, kind): chance.choice((0, 1, 2, 4, 7, 9))
        for school in SCHOOLS.leaves
        for kind in TWO_KINDS.leaves
    }
    tables = table([SCHOOLS, TWO_KINDS], counts)
    assert len(tables.counts) == 12
    system = System(tables, {})
    hidden = chance.sample([one for one in system.keys if len(one) == 2], 3)
    shown = {
        one: WITHHELD if one in hidden else rounded(count) if len(one) < 2 else Shown(count)
        for one, count in tables.counts.items()
    }
    told = known(system, shown)
    one = Attack(system, told, apart(5), reach=5, seed=seed)
    ends = every_truth(system, told)
    for at, free in enumerate(one.free):
        found = one.between(at)
        assert (found.low, found.high) == ends[int(free)], system.keys[free]


@pytest.mark.parametrize("seed", range(4))
def test_no_lighter_pattern_holds(seed):
    """By trying all patterns, the lightest first."""
    chance = random.Random(seed)
    sizes = {(school, kind): chance.choice((0, 3, 9, 14, 30)) for school, kind in TWO_BY_TWO}
    tables = table(
        [flat("school", ("Ashdown", "Beacon")), TWO_KINDS], sizes | {("Beacon", "neet"): 2}
    )
    system = System(tables, {})
    first = system.chosen(primary(tables, SETTINGS))
    found = suppress(system, first, SETTINGS, keep=np.zeros(len(first), dtype=bool))
    weights = weigh(system, SETTINGS, np.zeros(len(first), dtype=bool))
    others = np.flatnonzero(~first)
    patterns = [first | np.isin(range(len(first)), some) for some in every_choice(others)]
    for pattern in sorted(patterns, key=lambda one: weights[one].sum()):
        if attack(tables, system.shown(pattern), SETTINGS) == []:
            break
    assert weights[found.withheld].sum() <= weights[pattern].sum() * 1.001


TWO_BY_TWO = tuple(product(("Ashdown", "Beacon"), TWO_KINDS.leaves))


def every_choice(cells):
    """Every set of some of them."""
    return chain.from_iterable(combinations(cells, many) for many in range(len(cells) + 1))
