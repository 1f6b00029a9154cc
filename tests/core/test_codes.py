"""The code lists: what they hold, by year, and that they are the field's own lists."""

import csv
from importlib.resources import files

import pytest

from fingerpost.core import codes
from fingerpost.core.codes import CodeList, catalogue
from fingerpost.core.destinations.currency import activities
from fingerpost.core.records import Group, Source
from shared_files import REPOSITORY, shared_file

LISTS = sorted(
    path.name.removesuffix(".csv")
    for path in files("fingerpost.core.codes").iterdir()
    if path.name.endswith(".csv")
)
FIELD_LISTS = {
    "activities": "activity_codes",
    "characteristics": "characteristics",
    "cohort_statuses": "cohort_status",
    "ethnicities": "ethnicity",
    "genders": "gender",
    "guarantee_statuses": "september_guarantee",
    "intended_destinations": "intended_destinations",
    "levels_of_need": "level_of_need",
    "local_authorities": "la_codes",
}
GROUP_OF_FIELD_GROUP = {
    "Compulsory education": Group.EET,
    "Education": Group.EET,
    "Employment": Group.EET,
    "Training": Group.EET,
    "Re-engagement": Group.OTHER,
    "NEET available": Group.NEET,
    "NEET not available": Group.NEET,
    "Other (not EET or NEET)": Group.OTHER,
    "Not known": Group.NOT_KNOWN,
}


def row(code: str, valid_from: str = "", valid_to: str = "", **more: str) -> dict[str, str]:
    return {"code": code, "name": code, "valid_from": valid_from, "valid_to": valid_to, **more}


def field_rows(name: str) -> list[dict[str, str]]:
    path = shared_file(f"domain/nccis/{FIELD_LISTS[name]}.csv")
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


@pytest.mark.parametrize("name", LISTS)
def test_every_row_has_a_code_a_name_and_its_evidence(name):
    for line in codes.load(name).history:
        assert line["code"].strip() == line["code"] != ""
        assert line["name"].strip()
        assert "valid_from" in line
        assert "valid_to" in line
        assert line["evidence"].strip(), f"{name} {line['code']} says not where it comes from"
        assert None not in line, f"{name} {line['code']} has more cells than the heading"


@pytest.mark.parametrize("name", sorted(FIELD_LISTS))
def test_our_list_is_the_fields_list_both_ways(name):
    theirs = [line.get("code") or line.get("la_code") for line in field_rows(name)]
    made_up = codes.load(name).where(kind="made up") if name == "local_authorities" else set()
    ours = [code for code in codes.load(name) if code not in made_up]
    assert set(ours) - set(theirs) == set(), "we hold codes the field does not"
    assert set(theirs) - set(ours) == set(), "the field holds codes we do not"


def test_activity_names_groups_and_duties_are_the_fields():
    ours = codes.load("activities")
    for line in field_rows("activities"):
        mine = ours[line["code"]]
        group = Group.NOT_KNOWN if line["known"] == "no" else GROUP_OF_FIELD_GROUP[line["group"]]
        assert mine["name"] == line["name"]
        assert mine["group"] == group, line["code"]
        assert (mine["group"] == Group.NEET) == (line["neet"] == "yes")
        assert mine["duty"] == line["rpa_status"]


def test_participation_is_the_kind_the_published_figures_count():
    for line in field_rows("activities"):
        counted = line["counts_in_published_participation"]
        kind = counted.removeprefix("yes (").removesuffix(")") if counted.startswith("yes") else ""
        assert codes.load("activities")[line["code"]]["participation"] == kind, line["code"]


def test_review_and_end_dates_are_asked_for_where_the_field_asks():
    for line in field_rows("activities"):
        mine = codes.load("activities")[line["code"]]
        assert mine["needs_review_date"] == line["review_date_required"][:3].split(" ")[0]
        assert mine["needs_expected_end"] == line["predicted_end_date_required"]


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("110", Group.EET),  # compulsory education [ours]
        ("150", Group.NOT_KNOWN),
        ("230", Group.EET),
        ("310", Group.EET),
        ("550", Group.EET),  # looks like a 5xx NEET code; is work with study
        ("540", Group.NEET),
        ("616", Group.NEET),
        ("530", Group.OTHER),
        ("710", Group.OTHER),
        ("810", Group.NOT_KNOWN),
        ("830", Group.NOT_KNOWN),
    ],
)
def test_groups_people_get_wrong(code, group):
    """Rule 11."""
    assert activities("2026-27")[code].group is group


def test_custody_stays_out_of_not_known_when_lapsed_and_re_engagement_does_not():
    """nccis.md section 5 [ours]."""
    lapsed = {code: a.lapsed_counts_as for code, a in activities("2026-27").items()}
    assert lapsed["530"] is Group.NOT_KNOWN
    assert lapsed["710"] is Group.OTHER
    never = {code for code, a in activities("2026-27").items() if a.lapse_rule == "never"}
    assert {code for code, group in lapsed.items() if group is not Group.NOT_KNOWN} == {
        "710",
        "720",
        *(code for code in never if activities("2026-27")[code].group is Group.NEET),
    }


def test_a_code_withdrawn_since_is_gone_from_the_year_but_stays_readable():
    """720 went in April 2018: the person is recorded by what they do, and as a refugee."""
    assert "720" in codes.load("activities").valid_in("2017-18")
    assert "720" not in codes.load("activities").valid_in("2018-19")
    assert activities("2026-27")["720"].group is Group.OTHER


def test_a_code_is_not_valid_before_its_first_year():
    assert "290" not in codes.load("activities").valid_in("2014-15")
    assert "290" in codes.load("activities").valid_in("2015-16")
    assert "290" in codes.load("activities").valid_in("2026-27")


def test_a_code_that_changed_meaning_speaks_as_in_its_year():
    changed = CodeList(
        "test", (row("1", "", "2018-19", name="old"), row("1", "2019-20", "", name="new"))
    )
    assert changed.valid_in("2018-19").label("1") == "old"
    assert changed.valid_in("2019-20").label("1") == "new"
    assert changed.label("1") == "new"
    assert len(changed) == 1


@pytest.mark.parametrize(
    "rows",
    [
        (row("1"), row("1")),
        (row("1", "", "2018-19"), row("1", "2018-19", "")),
        (row("1", "2015-16", ""), row("1", "2018-19", "")),
    ],
)
def test_one_code_twice_for_one_year_is_refused(rows):
    with pytest.raises(ValueError, match="holds 1 twice"):
        CodeList("test", rows)


def test_a_named_set_is_made_from_columns():
    activity = codes.load("activities")
    assert activity.where(family="compulsory") == {"110", "120", "130", "140", "150"}
    assert activity.where(family="compulsory", group="not known") == {"150"}
    assert activity.where(family="no such family") == frozenset()


def test_a_code_we_do_not_hold_is_its_own_label():
    assert codes.load("genders").label("Q") == "Q"
    assert "Q" not in codes.load("genders")
    with pytest.raises(KeyError):
        codes.load("genders")["Q"]


def test_there_is_no_list_of_that_name():
    with pytest.raises(FileNotFoundError):
        codes.load("no_such_list")


def test_every_source_is_in_the_table_of_trust_and_back():
    assert set(codes.load("sources")) == {source.value for source in Source}
    assert codes.load("sources").where(sets_status="no") == {Source.HEARSAY}


def test_sources_are_trusted_in_the_order_of_rule_6():
    """Better sources have smaller numbers; equal numbers are equals."""
    trust = {code: int(line["trust"]) for code, line in codes.load("sources").rows.items()}
    ladder = [
        {"provider_enrolment", "provider_leavers", "provider_no_show"},
        {"authority_contact"},
        {"young_person"},
        {"parent"},
        {"school_roll", "school_census"},
        {"ilr"},
        {"employer", "partner_agency"},
        {"hearsay"},
    ]
    steps = [{trust[source] for source in step} for step in ladder]
    assert all(len(step) == 1 for step in steps)
    numbers = [step.pop() for step in steps]
    assert numbers == sorted(set(numbers))


# The pages printed from the lists


@pytest.mark.parametrize(
    ("page", "printed"),
    [("activity-codes", catalogue.activities_page), ("sources", catalogue.sources_page)],
)
def test_the_printed_page_is_the_list(page, printed):
    path = REPOSITORY / "docs/reference/generated" / f"{page}.md"
    assert path.read_text("utf-8") == printed()


def test_every_activity_code_is_on_the_page():
    page = catalogue.activities_page()
    assert all(f"| {code}  |" in page for code in codes.load("activities"))
    assert set(catalogue.FAMILIES) == {r["family"] for r in codes.load("activities").history}


def test_every_source_is_in_the_printed_table():
    assert all(f" {source} " in catalogue.sources_table() for source in Source)
