"""Cells as values: dates, names, identifiers, codes and words; what is wrong, in words."""

from datetime import date

import pytest

from core.intake import files
from fingerpost.core import tables
from fingerpost.core.codes import load
from fingerpost.core.intake import mapping
from fingerpost.core.intake.activities import activity_code
from fingerpost.core.intake.coded_cells import ethnicity_words
from fingerpost.core.intake.person_names import FullName, split_full, tidy
from fingerpost.core.intake.spelled_dates import Order, order_of, parse_date
from fingerpost.core.intake.values import Column, Read, reader
from shared_files import shared_file


def read(field: str, text: str, heading: str = "") -> Read:
    about = mapping.fields()[field]
    return reader(about, Column(field, heading or about.label, files.AS_OF))(text)


def value(field: str, text: str, heading: str = "") -> object:
    return dict(read(field, text, heading).values).get(field)


# --- dates -----------------------------------------------------------------------------

DAY = date(2008, 9, 8)


@pytest.mark.parametrize(
    "text",
    [
        "2008-09-08",
        "08/09/2008",
        "8/9/2008",
        "8-9-08",
        "08.09.2008",
        "8 Sept 2008",
        "08-Sep-08",
        "8 September 2008",
        "8th September 2008",
        "Monday 8 September 2008",
        "Sept 8, 2008",
        "2008-Sep-08 00:00:00",
        "20080908",
        "08092008",
        "39699",
        "39699.0",
        "2008-09-08 00:00:00",
        "2008-09-08T00:00:00+01:00",
        "08/09/2008 00:00",
        "8 Sep 2008 12:30 PM",
        " 08 / 09 / 2008 ",
    ],
)
def test_one_day_in_every_form(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("31/02/2009", "is not a day that exists"),
        ("00/00/2009", "is not a day that exists"),
        ("Sep 2008", "gives no day, only a month or a year"),
        ("2008", "gives no day, only a month or a year"),
        ("soon", "is not a date we can read"),
        ("12345678901", "is not a date we can read"),
        ("99999", "is not a date we can read"),
        ("8 Setember 2008", "is not a day that exists"),
    ],
)
def test_what_is_no_date_says_why(text: str, problem: str) -> None:
    assert parse_date(text) == problem


def test_two_digit_years_are_read_by_what_the_field_can_mean() -> None:
    assert value("born_on", "08/09/08") == date(2008, 9, 8)
    assert value("expected_end_on", "31/07/28") == date(2028, 7, 31)
    assert parse_date("08/09/30", latest=2026) == date(1930, 9, 8)


def test_a_column_says_its_own_order() -> None:
    assert order_of(["03/04/2010", "13/04/2010"])[0] is Order.DAY_FIRST
    assert order_of(["03/04/2010"])[0] is Order.DAY_FIRST
    order, warning = order_of(["03/04/2010", "04/13/2010"])
    assert order is Order.MONTH_FIRST
    assert warning.startswith("has the month before the day (such as 04/13/2010)")
    order, warning = order_of(["13/04/2010", "04/13/2010"])
    assert order is Order.DAY_FIRST
    assert warning.startswith("mixes")


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("born_on", "08/09/1996", "makes this person 30 years old"),
        ("born_on", "08/09/1990", "makes this person 36 years old"),
        ("born_on", "08/09/2020", "makes this person 6 years old"),
        ("born_on", "08/09/2027", "is a date of birth still to come"),
        ("starts_on", "01/09/2015", "is more than 10 years ago"),
        ("entry_on", "01/09/2015", ""),
        ("expected_end_on", "31/07/2040", "is more than 8 years ahead"),
    ],
)
def test_dates_too_far_away_are_kept_and_doubted(field: str, text: str, problem: str) -> None:
    found = read(field, text)
    assert found.values
    assert found.problem == ("" if problem.endswith(" 30 years old") else problem)


@pytest.mark.parametrize("field", ["verified_on", "ascertained_on"])
def test_nobody_confirms_anything_after_the_day_the_file_speaks_for(field: str) -> None:
    told = "is after 1 October 2026, the day this file speaks for, so it is not kept"
    assert read(field, "01/01/2030") == Read(problem=told)
    assert read(field, "03/10/2026") == Read(problem=told)
    assert read(field, "02/10/2026").problem == "", (
        "a day's grace for a file finished the day after"
    )
    assert read("review_on", "01/01/2030").problem == "", "what is to come may be in the future"


@pytest.mark.parametrize("text", ["01/01/0001", "01/01/1900", "31/12/9999"])
def test_dates_that_stand_for_nothing_are_not_kept(text: str) -> None:
    assert read("starts_on", text) == Read(problem="is too far away to be meant")


@pytest.mark.parametrize(
    "text", ["", " ", "-", "n/a", "N/A", "TBC", "00/00/0000", "ongoing", "#REF!"]
)
def test_blanks_have_many_spellings(text: str) -> None:
    assert read("ended_on", text) == Read()


# --- names -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("O'BRIEN", "O'Brien"), ("o’neill", "O'Neill"),
        ("McDONALD", "McDonald"), ("MCDONALD", "McDonald"),
        ("SMITH-JONES", "Smith-Jones"),
        ("smith – jones", "Smith-Jones"), ("  Anna   Maria ", "Anna Maria"),
        ("ANNA MARIA", "Anna Maria"), ("de Souza", "de Souza"), ("MacDonald", "MacDonald"),
        ("ZOË", "Zoë"), ("D'ARCY", "D'Arcy"), ("AJ", "AJ"), ("JO", "Jo"), ("Al", "Al"),
        ("van der Berg", "van der Berg"), ("*Hart", "Hart"), ("SUR6864", "SUR6864"),
    ],
)  # fmt: skip
def test_names_are_tidied(written: str, tidied: str) -> None:
    assert tidy(written) == tidied


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Hart, Amy", FullName("Amy", "", "Hart")),
        ("HART Amy Jane", FullName("Amy", "Jane", "Hart")),
        ("Amy Hart", FullName("Amy", "", "Hart")),
        ("Amy Jane Hart", FullName("Amy", "Jane", "Hart")),
        ("AMY HART", FullName("Amy", "", "Hart")),
        ("Miss Amy Hart", FullName("Amy", "", "Hart")),
        ("Hart, Miss Amy", FullName("Amy", "", "Hart")),
        ("Jan van der Berg", FullName("Jan", "", "van der Berg")),
        ("Samuel (Sam) Hart", FullName("Samuel", "", "Hart", "Sam")),
        ("Amy", FullName("Amy")),
        ("", FullName("")),
    ],
)
def test_whole_names_are_taken_apart(written: str, parts: FullName) -> None:
    assert split_full(written) == parts


def test_a_heading_can_say_that_the_surname_comes_first() -> None:
    assert dict(read("full_name", "Hart Amy Jane", "Surname Forename").values) == {
        "given_name": "Amy", "middle_names": "Jane", "family_name": "Hart",
    }  # fmt: skip
    assert dict(read("full_name", "van der Berg Jan", "Surname, Forename").values) == {
        "given_name": "Jan", "family_name": "van der Berg",
    }  # fmt: skip


def test_titles_go_and_nicknames_are_kept() -> None:
    assert dict(read("given_name", "Mr Samuel (Sam)").values) == {
        "given_name": "Samuel", "preferred_given_name": "Sam",
    }  # fmt: skip
    assert read("given_name", "Amy2").problem == "has digits in a name"
    assert read("full_name", "Amy").problem == "is only one name"


def test_some_people_are_called_null() -> None:
    assert value("family_name", "Null") == "Null"
    assert value("middle_names", "None") is None


# --- identifiers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "mended"),
    [
        ("uln", "1061484016", "1061484016"),
        ("uln", "1061484016.0", "1061484016"),
        ("uln", " 1061 484 016 ", "1061484016"),
        ("uln", "1.061484016E+09", "1061484016"),
        ("uln", "1O61484016", "1061484016"),
        ("uln", "9999999999", None),
        ("upn", "r674123101121", "R674123101121"),
        ("upn", "R6741231O1121", "R674123101121"),
        ("upn", "R-674-1231-01-121", "R674123101121"),
        ("postcode", "ng83af", "NG8 3AF"),
        ("provider_laestab", "886/4012", "8864012"),
        ("provider_urn", "100049.0", "100049"),
        ("provider_ukprn", "10002938", "10002938"),
    ],
)
def test_identifiers_are_mended_where_it_is_proved(
    field: str, text: str, mended: str | None
) -> None:
    found = read(field, text)
    assert dict(found.values).get(field) == mended
    assert not found.problem


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("uln", "1.06148E+09", "has lost its digits in a spreadsheet"),
        ("uln", "061484016", "is not ten digits"),
        ("uln", "1061484017", "fails its check digit"),
        ("uln", "R674123101121", "is a UPN in the column of ULNs"),
        ("upn", "674123101121", "is without the letter it begins with"),
        ("upn", "6.74123E+11", "has lost its digits in a spreadsheet"),
        ("upn", "A674123101121", "fails its check letter"),
        ("upn", "1061484016", "is a ULN in the column of UPNs"),
        ("postcode", "NOT KNOWN", "is not in a UK form"),
        ("email", "none given", "is not an e-mail address"),
    ],
)
def test_what_is_damaged_is_told_and_not_guessed(field: str, text: str, problem: str) -> None:
    found = read(field, text)
    assert found.values == ()
    assert found.problem.startswith(problem)


def test_a_school_number_may_lack_its_authority_or_be_the_senders_own() -> None:
    assert dict(read("provider_laestab", "4012").values) == {"provider_estab": "4012"}
    assert dict(read("provider_laestab", "SCH5").values) == {"provider_reference": "SCH5"}
    assert not read("provider_laestab", "SCH5").problem


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("07700 900123", "07700900123"),
        ("+44 7700 900123", "07700900123"),
        ("7700900123.0", "07700900123"),
    ],
)
def test_telephone_numbers(text: str, number: str) -> None:
    assert value("mobile", text) == number


def test_an_address_in_one_cell() -> None:
    assert dict(read("address", "1 Long Lane, Larkwell\nBrindlemere, ZZ1 1AA").values) == {
        "postcode": "ZZ1 1AA",
        "address_line_1": "1 Long Lane",
        "address_line_2": "Larkwell",
        "address_line_3": "Brindlemere",
    }


# --- codes and words -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("sex", "Female", "F"), ("sex", "m", "M"), ("sex", "Not known", "U"),
        ("sex", "Prefer not to say", "W"), ("sex", "1", "M"),
        ("ethnicity", "WBRI", "WBRI"), ("ethnicity", "White - British", "WBRI"),
        ("ethnicity", "WSCO", "WBRI"), ("ethnicity", "BNGN", "BAFR"), ("ethnicity", "31", "WBRI"),
        ("ethnicity", "APKN - Pakistani", "APKN"), ("ethnicity", "Prefer not to say", "REFU"),
        ("year_group", "12", "12"), ("year_group", "Year 12", "12"), ("year_group", "Yr 13", "13"),
        ("year_group", "12.0", "12"),
        ("year_group", "Lower Sixth", "12"), ("year_group", "n1", "N1"),
        ("ehc_plan", "Yes", True), ("ehc_plan", "E", True), ("ehc_plan", "K", False),
        ("looked_after", "LAC", True), ("looked_after", "N", False), ("looked_after", "1.0", True),
        ("never_started", "No show", True), ("never_started", "Started", False),
        ("consent_withheld", "Opted out", True), ("carer", "P", True), ("carer", "N", False),
        ("attendance_mode", "FT", "full-time"), ("attendance_mode", "Part Time", "part-time"),
        ("planned_hours", "580.0", 580), ("planned_hours", "1,040", 1040),
        ("activity", "310", "310"),
        ("activity", "310.0", "310"), ("activity", "310 - Apprenticeship", "310"),
        ("level_of_need", "2", "2"), ("level_of_need", "Intensive support", "1"),
        ("offer_status", "Offer made", "110"), ("offer_status", "Yes", "110"),
        ("intended_destination", "Apprenticeship", "211"), ("intended_destination", "111", "111"),
        ("home_authority", "Wales", "001"), ("home_authority", "1", "001"),
    ],
)  # fmt: skip
def test_words_become_codes(field: str, text: str, expected: object) -> None:
    assert value(field, text) == expected
    assert not read(field, text).problem


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("sex", "Leeds", "is not a sex we know"),
        ("ethnicity", "Martian", "is not an ethnicity we know"),
        ("year_group", "Sports", "is not a year group"),
        ("ehc_plan", "pending review", "is neither yes nor no"),
        ("planned_hours", "lots", "is not a number of hours"),
        ("activity", "purple", "is not an activity we know"),
        ("sen_provision", "Yes", "does not say whether this is an EHC plan or SEN support"),
        ("offer_status", "perhaps", "is not an offer status we know"),
    ],
)
def test_words_we_do_not_know_are_told(field: str, text: str, problem: str) -> None:
    assert read(field, text).problem == problem


def test_part_time_as_a_question_of_its_own() -> None:
    assert value("attendance_mode", "True", "parttime") == "part-time"
    assert value("attendance_mode", "False", "parttime") == "full-time"
    assert value("attendance_mode", "No", "Full time?") == "part-time"


def test_sen_provision_gives_both_flags() -> None:
    assert dict(read("sen_provision", "E").values) == {
        "ehc_plan": True, "sen_support": False, "sen_provision": "E",
    }  # fmt: skip
    assert dict(read("sen_provision", "SEN Support").values)["sen_support"] is True
    assert dict(read("sen_provision", "N - No SEN").values)["ehc_plan"] is False


def test_permission_to_share_is_turned_round() -> None:
    assert dict(read("consent_to_share", "No").values) == {"consent_withheld": True}
    assert dict(read("consent_to_share", "Yes").values) == {"consent_withheld": False}
    assert read("consent_to_share", "Maybe").problem.startswith("says neither that sharing")


@pytest.mark.parametrize(
    ("code", "withheld"),
    [("YES", [False]), ("NO", [True]), ("SNR", []), ("UNS", []), ("Sought, no reply", [])],
)
def test_of_the_youth_support_services_agreement_only_a_no_is_an_instruction(
    code: str, withheld: list[bool]
) -> None:
    told = read("consent_to_share", code)
    assert ([value for _, value in told.values], told.problem) == (withheld, "")


def test_several_characteristics_in_one_cell() -> None:
    assert dict(read("characteristics", "110, 160; Mental health flag").values) == {
        "looked_after": True, "care_leaver": True, "mental_health": True,
    }  # fmt: skip
    assert read("characteristics", "110 999").problem == "has a characteristic we do not know"


# --- the word lists --------------------------------------------------------------------


def test_every_ethnicity_of_dfe_has_a_code_of_the_return() -> None:
    import csv

    with shared_file("domain/formats/dfe_ethnicity_codes.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert len(codes) == 108
    returned = load("ethnicities")
    assert all(ethnicity_words()[code.lower()] in returned for code in codes)
    assert all(ethnicity_words()[code.lower()] == code for code in codes if code in returned)


def test_every_word_list_leads_to_a_code_that_exists() -> None:
    assert {row["code"] for row in tables.rows("intake", "activity_words")} <= set(
        load("activities")
    )
    assert set(ethnicity_words().values()) <= set(load("ethnicities"))
    assert all(row["evidence"] for row in tables.rows("intake", "activity_words"))


def test_every_activity_is_known_by_its_code_and_its_official_name() -> None:
    for code, row in load("activities").rows.items():
        assert activity_code(code) == code
        assert activity_code(row["name"]) == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Full time education - FE college", "230"), ("Sixth form", "210"), ("6th Form", "210"),
        ("School sixth form", "210"), ("Staying at school", "210"), ("Sixth Form College", "220"),
        ("College", "230"), ("Further Education", "230"), ("FT college course", "230"),
        ("University", "240"), ("Higher education", "240"), ("Part-time college course", "250"),
        ("Gap year", "260"), ("Special school", "280"), ("Specialist college", "280"),
        ("Apprenticeship", "310"), ("Level 2 Apprentice", "310"), ("Higher apprenticeship", "310"),
        ("Degree apprenticeship", "310"), ("Advanced Modern Apprenticeship", "310"),
        ("Job with training", "340"), ("Employment with no training", "330"),
        ("Full-time employment", "330"), ("Employed", "330"), ("Working full time", "330"),
        ("Part-time job", "360"), ("Temporary employment", "350"), ("Self employed", "380"),
        ("Zero-hours work", "350"), ("Army", "330"),
        ("Work based learning", "410"), ("Training provider", "410"), ("Traineeship", "450"),
        ("Supported Internship", "460"), ("Re-engagement programme", "530"),
        ("NEET - seeking", "619"), ("NEET", "619"), ("Unemployed", "619"),
        ("Looking for work", "619"),
        ("Seeking EET", "619"), ("Not in education or employment", "619"),
        ("NEET - not ready", "610"), ("Not yet ready for work", "610"),
        ("NEET - illness", "640"), ("Ill", "640"), ("Pregnant", "650"), ("NEET pregnancy", "650"),
        ("Teenage parent", "630"), ("Young carer", "620"), ("Volunteering", "540"),
        ("Custody", "710"), ("Home educated", "120"), ("EHE", "120"),
        ("Not known", "810"), ("Unknown", "810"), ("Destination unknown", "810"),
        ("No contact", "810"), ("Cannot be contacted", "820"), ("Refused to say", "830"),
        ("T Level in Health", "230"), ("purple", ""), ("", ""), ("999", ""), ("Year 12", "210"),
        ("Pre-apprenticeship course at college", "230"), ("Looking for an apprenticeship", "619"),
    ],
)  # fmt: skip
def test_activities_in_the_words_people_use(said: str, code: str) -> None:
    assert activity_code(said) == code
