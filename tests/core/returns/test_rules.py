"""The rules against the official list, their examples and the catalogue."""

import csv
import runpy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fingerpost.core.returns import named, people, years
from fingerpost.core.returns.catalogue import catalogue
from fingerpost.core.returns.checking import Checker
from fingerpost.core.returns.examples import HEADER, Example, bases, examples, run
from fingerpost.core.returns.fields import FIELDS, RECORD_FIELDS
from fingerpost.core.returns.reading import Period, Reading
from fingerpost.core.returns.records import RECORD_VALUES
from fingerpost.core.returns.rules import Rule, Scope
from fingerpost.core.returns.shapes import Shape, shapes
from fingerpost.core.returns.validation import period_of
from shared_files import REPOSITORY, shared_file

OFFICIAL = REPOSITORY / "src/fingerpost/core/returns/official_errors.csv"
OURS = ("XSD-1", "XSD-2")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RUNS = [(example, year) for example in examples() for year in example.years]


@pytest.mark.parametrize(("example", "year"), RUNS, ids=lambda value: str(value))
def test_an_example_finds_what_it_says_and_nothing_else(example: Example, year: str) -> None:
    in_force = years.YEARS[year].rules
    expected = {code for code in example.also if code in in_force}
    if example.fires:
        expected.add(example.code)
    assert {finding.code for finding in run(example, year)} == expected


@pytest.mark.parametrize("year", years.YEARS)
@pytest.mark.parametrize("base", bases())
def test_a_return_that_is_right_has_no_findings(base: str, year: str) -> None:
    unchanged = Example(
        code="", fires=False, base=base, change="", also=(), years=(year,), because=""
    )
    assert run(unchanged, year) == []


@pytest.mark.parametrize("year", years.YEARS)
@pytest.mark.parametrize("fires", [True, False], ids=["broken", "kept"])
def test_every_rule_has_examples_of_both_kinds(year: str, fires: bool) -> None:
    shown = {e.code for e in examples() if e.fires is fires and year in e.years}
    assert set(years.YEARS[year].rules) - shown == set()


def test_examples_are_of_rules_in_force() -> None:
    for example in examples():
        assert example.years, example
        for year in example.years:
            assert example.code in years.YEARS[year].rules, example


@pytest.mark.parametrize("year", years.YEARS)
def test_the_rules_are_those_of_the_official_list(year: str) -> None:
    official = {row["code"]: row for row in rows(OFFICIAL) if year in row["years"].split()}
    rules = years.YEARS[year].rules
    assert set(rules) == set(official)
    for code, rule in rules.items():
        assert str(rule.priority) == official[code]["priority"], code
        assert rule.fails_file == (official[code]["level"] == "file"), code


def test_the_stored_list_is_the_recovered_one() -> None:
    stored = {row["code"]: row for row in rows(OFFICIAL) if row["code"] not in OURS}
    recovered = {row["code"]: row for row in rows(shared_file("domain/nccis/errors.csv"))}
    unnumbered, ours = {"SG-new"}, {"SG-new-1", "SG-new-2"}
    assert set(stored) - ours == set(recovered) - unnumbered
    for code in set(stored) - ours:
        was = recovered[code]
        assert stored[code]["level"] == was["level"]
        assert ("2015-16" in stored[code]["years"]) == (was["in_2015_16"] == "yes"), code
        assert ("2019-20" in stored[code]["years"]) == (was["in_2019_20"] == "yes"), code
        if was["priority"] in "123" and was["priority"]:
            assert stored[code]["priority"] == was["priority"], code
        else:
            assert "[ours]" in stored[code]["evidence"], code


def test_the_catalogue_in_the_handbook_is_printed_from_the_rules() -> None:
    page = REPOSITORY / "docs/reference/generated/return-rules.md"
    assert page.read_text(encoding="utf-8") == catalogue(), (
        "print it again: python -m fingerpost.core.returns.catalogue > " + str(page.name)
    )


def test_the_catalogue_prints_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.warns(RuntimeWarning, match="found in sys.modules"):
        runpy.run_module("fingerpost.core.returns.catalogue", run_name="__main__")
    assert capsys.readouterr().out == catalogue()


@pytest.mark.parametrize("year", years.YEARS)
def test_shape_checks_are_those_of_the_fields_of_the_year(year: str) -> None:
    of_year = set(shapes(field for field in FIELDS.values() if field.valid_in(year)))
    in_force = {c for c, rule in years.YEARS[year].rules.items() if isinstance(rule, Shape)}
    assert in_force == of_year


def test_record_reading_and_table_have_the_same_fields_in_the_same_order() -> None:
    of_table = tuple(field.name for field in RECORD_FIELDS)
    assert of_table == RECORD_VALUES
    assert Reading._fields == (*of_table, "absent", "repeated")


class Watched:
    """A record that notes which of its values are asked for."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.asked.add(name)
        return getattr(self.reading, name)


def record_rules() -> list[Rule]:
    every = {
        id(rule): rule
        for ruleset in years.YEARS.values()
        for rule in ruleset.rules.values()
        if isinstance(rule, Rule) and rule.scope is not Scope.FILE
    }
    return list(every.values())


@pytest.mark.parametrize("rule", record_rules(), ids=lambda rule: rule.code)
def test_a_rule_looks_only_at_the_fields_it_names(rule: Rule) -> None:
    period = period_of(HEADER, year="current")
    for base in bases().values():
        seen: list[Watched] = []

        def watch(reading: Reading, period: Period, seen: list[Watched] = seen) -> Any:
            seen.append(Watched(reading))
            return rule.function(seen[-1], period)

        checker = Checker(years.Current, HEADER, period)
        checker.rules = [replace(rule, function=watch)]
        checker.cohort = []
        checker.check(base)
        for watched in seen:
            assert watched.asked <= set(rule.all_fields)


def test_rules_hold_no_code_of_a_list() -> None:
    folder = REPOSITORY / "src/fingerpost/core/returns"
    codes = {c for c in named.ACTIVITIES if c not in {"110"}}
    for block in ("people", "need", "activity", "intended", "cohort", "file"):
        text = (folder / f"{block}.py").read_text(encoding="utf-8")
        in_code = "\n".join(line for line in text.splitlines() if '"' not in line)
        assert not [code for code in codes if f"{code}" in in_code.split()], block


class TestRuleset:
    def test_an_unknown_code_cannot_be_switched_off(self) -> None:
        with pytest.raises(ValueError, match="2019-20 has no rule 29"):
            years.Y2019_20.without("29", because="again")

    def test_a_code_cannot_be_added_twice(self) -> None:
        with pytest.raises(ValueError, match="2015-16 has a rule 40 already"):
            years.Y2015_16.plus(people.over_age_without_plan)

    def test_only_a_rule_in_force_can_be_replaced(self) -> None:
        with pytest.raises(ValueError, match="2015-16 has no rule 44"):
            years.Y2015_16.instead(people.illegal_given_name)

    def test_a_rule_switched_off_stays_listed_with_its_reason(self) -> None:
        off = {s.code: s for s in years.Current.switched_off}
        assert off["236"].year == "2019-20"
        assert "720" in off["236"].because
        assert set(off).isdisjoint(years.Current.rules)

    def test_rules_stand_in_code_order(self) -> None:
        codes = [code for code in years.Current.rules if code.isdigit()]
        assert codes == sorted(codes, key=int)
