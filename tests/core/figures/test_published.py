"""What we compute against what the DfE printed, for every authority and every year we can read.

Authorities are published as percentages of a stated cohort, so counts of NEET can only be had
where files hold them: for England by sex and age, and for vulnerable groups in each authority.
For the rest, counts that would print so are looked for, and the sums of nccis.md section 10 hold.
Where a statistic of every authority does hold counts, destinations after Year 11, its percentages
are computed again from them.
"""

import csv
import re
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction

import pytest

from fingerpost.core import codes
from fingerpost.core.figures import published
from fingerpost.core.figures.measures import Counts, measures
from fingerpost.core.figures.rounding import half_up, percent
from fingerpost.core.figures.standing import Direction, change, standings
from shared_files import shared_file

YEARS = range(2021, 2026)
HALF = Fraction(1, 20)  # of the last printed decimal
ROW_OF = {"National": "England", "Regional": "region", "Local authority": "authority"}
COLUMNS = {
    "cohort": "Cohort_DJFavg",
    "neet_or_not_known": "NEET_not_known_percent",
    "neet": "NEET_percent",
    "not_known": "Notknown_percent",
    "march_cohort": "cohort_March",
    "participating": "TOTAL_participating_in_education_and_training_percent",
    "full_time_education": "Full_time_education_percent",
    "apprenticeship": "Apprenticeship_percent",
    "other_education_and_training": "Other_education_and_training_percent",
    "guarantee_offer": "September_guarantee_Offer_made_percent",
    "no_sen": "cohort_noSEN_percent",
    "no_sen_neet_or_not_known": "NEET_NK_noSEN_percent",
    "sen_support": "cohort_SENDsupport_percent",
    "sen_support_neet_or_not_known": "NEET_NK_SENDsupport_percent",
    "ehc_plan": "cohort_EHCP_percent",
    "ehc_plan_neet_or_not_known": "NEET_NK_EHCP_percent",
    "vulnerable_group": "VG_cohort_percentage",
    "vulnerable_group_neet_or_not_known": "VG_NEET_NK_percentage",
}
QUINTILES = {
    "neet_or_not_known": "NEET_NK_quintile",
    "neet": "NEET_quintile",
    "not_known": "Notknown_quintile",
    "participating": "Participation_ET_quintile",
    "guarantee_offer": "Sep_guarantee_quintile",
}
CHANGES = {
    "neet_or_not_known": "annual_change_ppts_NEET_not_known",
    "neet": "annualchange_NEET",
    "not_known": "annualchange_notknown",
    "participating": "annual_change_Participation_in_education_training",
    "full_time_education": "annual_change_FTE",
    "apprenticeship": "annual_change_apprenticeship",
    "other_education_and_training": "annual_change_other_education_training",
    "guarantee_offer": "September_guarantee_annual_change_ppts",
}
KEYS = (
    "time_period",
    "institution_group",
    "institution_type",
    "breakdown_topic",
    "breakdown",
    "version",
)
NEED = ("no_sen", "sen_support", "ehc_plan")


def authorities(year: int) -> list[dict[str, str]]:
    return [row for row in rows(year) if row["geographic_level"] == "Local authority"]


def rows(year: int) -> list[dict[str, str]]:
    path = shared_file(f"data/dfe-statistics/neet_participation_la_{year}.csv")
    every = csv.DictReader(path.read_text("utf-8-sig").splitlines())
    return [row for row in every if "demo" not in row["region_name"]]  # 2021 holds a made-up one


def number(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None


# Our own table


@pytest.mark.parametrize("year", published.years())
def test_our_table_holds_what_was_printed(year):
    theirs = {row["old_la_code"]: row for row in authorities(year)}
    ours = published.load(year)
    assert {place.code for place in ours.authorities} == set(theirs)
    for place in ours.authorities:
        printed = {key: number(theirs[place.code][name]) for key, name in COLUMNS.items()}
        assert dict(place.values) == printed, place.name


@pytest.mark.parametrize("year", published.years())
def test_our_table_holds_england_and_the_regions(year):
    theirs = {row["region_name"]: row for row in rows(year) if not row["la_name"]}
    ours = published.load(year)
    for name, row in theirs.items():
        place = next(p for p in ours.places.values() if p.name == (name or "England"))
        assert dict(place.values) == {key: number(row[c]) for key, c in COLUMNS.items()}


def test_two_years_are_held_so_that_a_direction_can_be_told():
    assert set(published.years()) >= {2024, 2025}
    assert published.load(2025).england["neet_or_not_known"] == Decimal("5.6")
    assert published.load(2024).england["neet_or_not_known"] == Decimal("5.4")


def test_our_table_is_of_authorities_we_know():
    ours = published.load()
    known = codes.load("local_authorities")
    assert ours.year == max(published.years())
    assert len(list(ours.authorities)) == 151
    assert all(known[place.code]["gss_code"] == place.gss_code for place in ours.authorities)
    assert ours.region_of("332").name == "West Midlands"
    assert ours.column("participating")["332"] == Decimal("82.2")


def test_every_year_says_where_it_is_from():
    for year, row in published.years().items():
        assert published.load(year).year == year
        assert row["licence"] == "Open Government Licence v3.0"
        assert row["evidence"]


def test_what_was_withheld_is_none():
    assert None in published.load(2025).column("participating").values()


# From counts


@pytest.mark.parametrize("kind", ["NEET", "not known", "NEET or not known"])
def test_england_by_sex_and_age_from_printed_counts(kind):
    cells = calibration()
    keys = {"NEET": "neet", "not known": "not_known", "NEET or not known": "neet_or_not_known"}
    groups = [group for measure, group in cells if measure == f"{kind} (count)" and "sex=" in group]
    compared = 0
    for group in groups:
        if "(sum)" in group:
            continue  # a sum of ours, not printed
        counts = Counts(
            {
                "cohort": int(cells["cohort Dec-Feb average (count)", group]),
                "NEET": int(cells["NEET (count)", group]),
                "not known": int(cells["not known (count)", group]),
            }
        )
        assert counts.figure(keys[kind]).percent == Decimal(cells[f"{kind} (%)", group]), group
        compared += 1
    assert compared == 5


def test_england_participating_from_printed_counts():
    cells = calibration()
    groups = [g for m, g in cells if m == "participating in education and training (count)"]
    for group in groups:
        part = cells["participating in education and training (count)", group]
        share = percent(int(part), int(cells["March cohort (count)", group]))
        assert half_up(share, 1) == Decimal(
            cells["participating in education and training (%)", group]
        )
    assert len(groups) == 5


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_england_kinds_of_participation_from_printed_counts(year):
    cells = calibration(year)
    everybody = "England; 16-17; cohort"
    wholes = int(cells["March participation by type (count)", everybody])
    kinds = [g for m, g in cells if m == "March participation by type (%)" and g != everybody]
    for group in kinds:
        share = percent(int(cells["March participation by type (count)", group]), wholes)
        assert half_up(share, 1) == Decimal(cells["March participation by type (%)", group])
    assert len(kinds) == 4


def calibration(year: str = "2026") -> dict[tuple[str, str], str]:
    path = shared_file("domain/calibration.csv")
    return {
        (row["measure"], row["breakdown"]): row["value"]
        for row in csv.DictReader(path.read_text("utf-8").splitlines())
        if row["year"] == year
    }


@pytest.mark.parametrize(
    ("year", "held", "to_the_decimal"),
    [(2022, 148, 148), (2023, 150, 143), (2024, 148, 148), (2025, 143, 142)],
)
def test_vulnerable_group_of_each_authority_from_printed_counts(year, held, to_the_decimal):
    """Counts are printed rounded (in 2023 to whole people), so a few shares lie on an edge.

    All agree within what the rounding of the counts themselves allows.
    """
    agree = compared = 0
    for row in authorities(year):
        group, whole = number(row["VG_cohort_DJF_avg"]), number(row["Cohort_DJFavg"])
        printed = number(row["VG_cohort_percentage"])
        if group is None or whole is None or printed is None:
            continue
        least, most = (
            Counts(
                {
                    "vulnerable group": Fraction(group) + by * half(group),
                    "cohort": Fraction(whole) - by * half(whole),
                }
            )
            .figure("vulnerable_group")
            .percent
            for by in (-1, 1)
        )
        assert least <= printed <= most, row["la_name"]
        counts = Counts({"vulnerable group": Fraction(group), "cohort": Fraction(whole)})
        agree += counts.figure("vulnerable_group").percent == printed
        compared += 1
    assert (compared, agree) == (held, to_the_decimal)


def half(value: Decimal) -> Fraction:
    """How far a printed count may be from the true one; a whole number may be cut to be one."""
    return Fraction(1, 20) if value % 1 else Fraction(1, 2)


# From counts of other statistics of the same authorities


def test_destinations_of_england_from_printed_counts():
    """Of every school type and pupil group since 2010: each share is its count by our rounding."""
    counts, shares = {}, {}
    for row in destinations("ees_ks4_destinations_national_to_202223.csv"):
        key = tuple(row[name] for name in KEYS)
        (counts if row["data_type"] == "Number of students" else shares)[key] = row
    compared = low = 0
    for key, row in counts.items():
        for column in list(row)[13:]:
            many, printed = number(row[column]), shares[key][column]
            if many is None or (number(printed) is None and printed != "low"):
                continue
            share = half_up(percent(int(many), int(row["cohort"])), 1)
            assert share == (0 if printed == "low" else Decimal(printed)), (key, column)
            compared += printed != "low"
            low += printed == "low"
    assert (compared, low) == (45258, 2525)  # `low` stands for what rounds to nought


def test_destinations_of_every_authority_from_printed_counts():
    """All four shares of an authority are their counts over one cohort, for each of three years.

    The file has no cohort. There is a whole number that prints all four, and it is that of boys
    and that of girls together.
    """
    held = defaultdict(list)
    for row in destinations("ks4_destinations_by_la_2021-22_to_2023-24.csv"):
        if row["group"] in ("all", "boys", "girls"):
            key = (row["destination_year"], row["la_code"], row["group"])
            held[key].append((number(row["pupils"]), number(row["percent"])))
    years = Counter()
    for (year, code, group), pairs in held.items():
        if group == "all":
            found = cohorts(pairs)
            boys, girls = (cohorts(held[year, code, sex]) for sex in ("boys", "girls"))
            assert found, (year, code)
            assert any(b + g in found for b in boys for g in girls), (year, code)
            years[year] += 1
    assert years == {"2021/22": 151, "2022/23": 151, "2023/24": 152}


def cohorts(pairs):
    """Every cohort over which each count prints as its percentage."""
    pairs = [(int(many), printed) for many, printed in pairs if None not in (many, printed)]
    many, printed = max(pairs)
    least, most = (int(100 * many / (printed + by * Decimal("0.06"))) for by in (1, -1))
    return {
        whole
        for whole in range(max(least, 1), most + 2)
        if all(half_up(percent(n, whole), 1) == share for n, share in pairs)
    }


def destinations(name: str) -> csv.DictReader:
    path = shared_file(f"data/dfe-statistics/{name}")
    return csv.DictReader(path.read_text("utf-8-sig").splitlines())


# From percentages: counts that print so, and sums


@pytest.mark.parametrize("year", YEARS)
def test_there_are_counts_that_print_as_published_for_every_authority(year):
    """NEET, not known and both, all three from one pair of counts by our rounding."""
    for row in authorities(year):
        cohort = Fraction(row["Cohort_DJFavg"])
        neet, not_known, both = (
            number(row[COLUMNS[key]]) for key in ("neet", "not_known", "neet_or_not_known")
        )
        pair = a_pair(cohort, neet, not_known, both)
        assert pair, row["la_name"]
        counts = Counts({"cohort": cohort, "NEET": pair[0], "not known": pair[1]})
        assert counts.figure("neet").percent == neet
        assert counts.figure("not_known").percent == not_known
        assert counts.figure("neet_or_not_known").percent == both


def a_pair(cohort, neet, not_known, both):
    """Means of three months' counts that print as these three percentages, if there are any."""
    for first in means(cohort, neet):
        for second in means(cohort, not_known):
            if half_up(percent(first + second, cohort), 1) == both:
                return first, second
    return None


def means(cohort, printed):
    """Thirds of people that print as `printed`: the lowest, one between, and the highest."""
    low = -int(-max(Fraction(printed) - HALF, Fraction()) * cohort * 3 / 100 // 1)
    high = int((Fraction(printed) + HALF) * cohort * 3 / 100)
    thirds = {low, (low + high) // 2, high - 1, high}
    every = sorted(Fraction(n, 3) for n in thirds if n >= 0)
    return [n for n in every if half_up(percent(n, cohort), 1) == printed]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (("neet", "not_known"), "neet_or_not_known"),
        (
            ("full_time_education", "apprenticeship", "other_education_and_training"),
            "participating",
        ),
    ],
)
def test_printed_parts_add_up_within_a_tenth_for_every_authority(year, parts, whole):
    compared = 0
    for row in authorities(year):
        printed = [number(row[COLUMNS[key]]) for key in (*parts, whole)]
        if None in printed:
            continue
        assert abs(sum(printed[:-1]) - printed[-1]) <= Decimal("0.1"), row["la_name"]
        compared += 1
    assert compared >= 149


@pytest.mark.parametrize("year", range(2022, 2026))
def test_the_need_groups_make_up_the_cohort_and_its_headline(year):
    """Shares add up to 100, and each group's rate by its share makes the authority's own."""
    compared = 0
    for row in authorities(year):
        shares = [number(row[COLUMNS[key]]) for key in NEED]
        rates = [number(row[COLUMNS[f"{key}_neet_or_not_known"]]) for key in NEED]
        if None in shares or None in rates:
            continue
        headline = number(row[COLUMNS["neet_or_not_known"]])
        assert abs(sum(shares) - 100) <= Decimal("0.1")
        made = sum(share * rate / 100 for share, rate in zip(shares, rates, strict=True))
        assert abs(made - headline) <= Decimal("0.1"), row["la_name"]
        compared += 1
    assert compared >= 139


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("key", ["neet", "not_known", "neet_or_not_known"])
def test_regions_are_the_ratio_of_their_authorities_counts(year, key):
    """Not the mean of percentages: weighted by cohort, each region comes out as printed.

    Authorities' percentages are themselves printed, so the last decimal may differ by one.
    """
    for region in (row for row in rows(year) if row["geographic_level"] == "Regional"):
        inside = [r for r in authorities(year) if r["region_name"] == region["region_name"]]
        cohort = sum(Decimal(row["Cohort_DJFavg"]) for row in inside)
        part = sum(Decimal(r["Cohort_DJFavg"]) * number(r[COLUMNS[key]]) / 100 for r in inside)
        difference = half_up(percent(part, cohort), 1) - number(region[COLUMNS[key]])
        assert abs(difference) <= Decimal("0.1"), region["region_name"]


def test_regional_cohorts_are_the_sum_to_the_nearest_ten():
    """Save two, which also hold authorities too small to be published on their own."""
    figures = published.load(2025)
    for region in (place for place in figures.places.values() if place.level == "region"):
        inside = [p["cohort"] for p in figures.authorities if p.region == region.name]
        short = region["cohort"] - half_up(sum(inside), -1)
        too_small = region.name in ("London", "South West")  # City of London, Isles of Scilly
        assert 0 < short < 100 if too_small else short == 0, region.name


# Quintiles and directions


@pytest.mark.parametrize("year", [2021, 2022, 2023])
@pytest.mark.parametrize("key", ["neet_or_not_known", "neet", "not_known"])
def test_published_quintiles_before_2024(year, key):
    """Of what should be low they were numbered as now."""
    read = {row["old_la_code"]: row for row in authorities(year)}
    values = {code: number(row[COLUMNS[key]]) for code, row in read.items()}
    places = standings(measures()[key], values)
    for code, place in places.items():
        assert int(read[code][QUINTILES[key]]) in place.quintiles, read[code]["la_name"]
    assert len(places) >= 149


@pytest.mark.parametrize("year", range(2022, 2026))
@pytest.mark.parametrize("key", CHANGES)
def test_published_directions(year, key):
    """Against the printed figure of the year before: the change within the printed decimal.

    The DfE takes the change before rounding. So it may differ from ours by a tenth, and only
    where it is no more than that may the direction.
    """
    before = {row["new_la_code"]: row for row in authorities(year - 1)}
    compared = 0
    for row in authorities(year):
        earlier = before.get(row["new_la_code"])
        printed = number(row[CHANGES[key]])
        was = number(earlier[COLUMNS[key]]) if earlier else None
        now = number(row[COLUMNS[key]])
        if None in (was, now, printed):
            continue
        found = change(measures()[key], Fraction(now), was)
        assert abs(found.difference - Fraction(printed)) <= Fraction(1, 10), row["la_name"]
        if abs(printed) > Decimal("0.1"):
            assert found.direction is (Direction.UP if printed > 0 else Direction.DOWN)
        compared += 1
    assert compared >= 147


@pytest.mark.parametrize("year", [2024, 2025])
@pytest.mark.parametrize("key", QUINTILES)
def test_published_quintiles(year, key):
    """Every authority is in the quintile we say, or in one of the two a tie leaves open."""
    read = {row["old_la_code"]: row for row in authorities(year)}
    values = {code: number(row[COLUMNS[key]]) for code, row in read.items()}
    places = standings(measures()[key], values)
    sure = 0
    for code, place in places.items():
        assert int(read[code][QUINTILES[key]]) in place.quintiles, read[code]["la_name"]
        sure += place.quintile is not None
    assert len(places) >= 150
    assert sure >= 130


@pytest.mark.parametrize("year", [2021, 2022, 2023])
@pytest.mark.parametrize("key", ["participating", "guarantee_offer"])
def test_before_2024_quintiles_of_what_should_be_high_were_counted_the_other_way(year, key):
    """Quintile 1 was then the lowest participation. Never draw these quintiles through 2024."""
    read = {row["old_la_code"]: row for row in authorities(year)}
    values = {code: number(row[COLUMNS[key]]) for code, row in read.items()}
    places = standings(measures()[key], values)
    for code, place in places.items():
        said = number(read[code][QUINTILES[key]])
        assert said is None or 6 - int(said) in place.quintiles
