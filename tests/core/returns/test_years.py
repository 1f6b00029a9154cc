"""Which rules count for a file, and how a year is added."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO

import pytest

from fingerpost.core.returns import named, years
from fingerpost.core.returns.examples import HEADER, bases
from fingerpost.core.returns.fields import CURRENT
from fingerpost.core.returns.findings import UnknownYear
from fingerpost.core.returns.reading import Period, Reading
from fingerpost.core.returns.records import Header, ReturnRecord
from fingerpost.core.returns.rules import rule
from fingerpost.core.returns.rulesets import Ruleset
from fingerpost.core.returns.validation import check, validate
from fingerpost.core.returns.xml import write


@pytest.mark.parametrize(
    ("period_end", "year"),
    [
        (date(2014, 12, 31), "2015-16"),
        (date(2016, 2, 29), "2015-16"),
        (date(2019, 3, 31), "2015-16"),
        (date(2019, 4, 30), "2019-20"),
        (date(2020, 3, 31), "2019-20"),
        (date(2020, 4, 30), "2020-21"),
        (date(2022, 2, 28), "2020-21"),
        (date(2026, 4, 30), CURRENT),
        (date(2031, 4, 30), CURRENT),
    ],
)
def test_a_period_is_checked_by_the_nearest_year_before(period_end: date, year: str) -> None:
    assert years.for_period(period_end).year == year


@pytest.mark.parametrize(
    ("year", "ruleset", "words"),
    [
        ("2026-27", years.Current, "rules of 2026-27, the current ones"),
        (CURRENT, years.Current, "current rules"),
        ("2020-21", years.Y2020_21, "rules of 2020-21"),
        ("2021-22", years.Y2020_21, "rules of 2020-21, the nearest before 2021-22"),
    ],
)
def test_rules_are_called_by_the_year_and_by_which_they_are(
    year: str, ruleset: Ruleset, words: str
) -> None:
    assert years.rules_in_words(year, ruleset) == words


def test_an_unknown_year_is_told_the_known_ones() -> None:
    with pytest.raises(UnknownYear, match=r"'1999-00'\. Choose one of 2015-16, 2019-20, 2020"):
        years.named("1999-00")


def year_found(header: Header, root: str = "NCCIS") -> tuple[str, str]:
    stream = BytesIO()
    write(stream, header, [], "2019-20")
    data = stream.getvalue().replace(b"NCCIS>", root.encode() + b">")
    checked = validate(BytesIO(data))
    return checked.ruleset.year, checked.period.year


def test_the_period_says_which_year_and_whose_code_lists() -> None:
    assert year_found(Header(period_end="2022-02-28")) == ("2020-21", "2021-22")
    assert year_found(Header(period_end="2012-02-28")) == ("2015-16", "2015-16")


def test_without_a_period_the_version_or_the_root_says_it() -> None:
    assert year_found(Header(xml_schema_version="NCCIS 2019")) == ("2019-20", "2019-20")
    assert year_found(Header(), root="NCCIS2015") == ("2015-16", "2015-16")
    assert year_found(Header()) == (CURRENT, CURRENT)


def test_codes_of_their_own_year_count_between_the_years_with_rules() -> None:
    """The mental health flag came in 2021-22, for which the rules are those of 2020-21."""
    one = ReturnRecord(characteristics=("210",))
    codes = {
        end: {f.code for f in check(Header(period_end=end), [one])}
        for end in ("2021-02-28", "2022-02-28")
    }
    assert "104" in codes["2021-02-28"]
    assert "104" not in codes["2022-02-28"]


def test_made_up_authorities_belong_in_demonstration_files() -> None:
    assert "998" in named.codes("authority", CURRENT, made_up=True)
    assert "998" not in named.codes("authority", CURRENT)


# Adding a year, as docs/how-to/add-a-requirement-year.md tells


@rule(
    "399",
    "The postcode stands for no fixed abode.",
    fields="postcode",
    priority=3,
    source="an invented year",
    later=True,
)
def no_fixed_abode(person: Reading, _: Period) -> bool:
    return person.postcode == "ZZ99 9ZZ"


@pytest.fixture
def with_invented_year(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Ruleset]:
    invented = (
        years.Current.named("2041-42")
        .without("908", because="Duplicates are found elsewhere.")
        .plus(no_fixed_abode)
    )
    monkeypatch.setattr(years, "YEARS", {**years.YEARS, invented.year: invented})
    return years.YEARS


def test_an_invented_year_is_a_difference(with_invented_year: Mapping[str, Ruleset]) -> None:
    twins = [bases()["sixth former"], bases()["sixth former"]]
    found = {f.code for f in check(HEADER, twins, year="2041-42")}
    assert "399" in found
    assert "908" not in found
    assert {f.code for f in check(HEADER, twins, year=CURRENT)}.isdisjoint({"399"})


def test_a_period_of_the_invented_year_finds_it(with_invented_year: Mapping[str, Ruleset]) -> None:
    assert years.for_period(date(2041, 5, 31)).year == "2041-42"
    assert years.for_period(date(2041, 3, 31)).year == CURRENT
    assert years.named("2041-42").switched_off[-1].because == "Duplicates are found elsewhere."
