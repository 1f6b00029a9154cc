"""What a page behind a link may show and ask, and in which words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fingerpost.core import codes
from fingerpost.core.contacts import means as every_means
from fingerpost.core.dates import academic_age, requirement_year
from fingerpost.core.destinations.derive import derive
from fingerpost.core.links.choices import doing, kinds_of_help, means, offered, shown
from fingerpost.core.links.lasting import card_ends
from fingerpost.core.links.showing import held_to_show
from fingerpost.core.links.words import VALUE, catalogue, languages
from fingerpost.core.messages.readability import reading_age
from fingerpost.core.records import Evidence, Source, Status

TODAY = date(2026, 11, 23)
BORN = date(2009, 3, 27)
SENSITIVE = ("130", "280", "290", "620", "630", "640", "650", "660", "670", "680", "710", "720")


def status(code: str, source: Source, **said: object) -> Status:
    """What one statement of last September makes of today."""
    statement = Evidence(
        code=code,
        source=source,
        recorded_on=date(2026, 9, 10),
        starts_on=date(2026, 9, 8),
        course="Level 2 Brickwork",
        provider="7",
    )
    evidence = replace(statement, **said)  # type: ignore[arg-type]
    return derive([evidence], born_on=BORN, as_at=TODAY)


# What is shown


@pytest.mark.parametrize(
    ("source", "kind_of_place", "teller"),
    [
        (Source.PROVIDER_ENROLMENT, "college", "college"),
        (Source.PROVIDER_ENROLMENT, "sixth form college", "college"),
        (Source.PROVIDER_ENROLMENT, "school", "school"),
        (Source.PROVIDER_ENROLMENT, "special school", "school"),
        (Source.PROVIDER_ENROLMENT, "training provider", "provider"),
        (Source.ILR, "college", "college"),
        (Source.SCHOOL_ROLL, "school", "school"),
        (Source.AUTHORITY_CONTACT, "", "you"),
        (Source.YOUNG_PERSON, "", "you"),
    ],
)
def test_they_are_shown_what_the_place_or_they_themselves_said(
    source: Source, kind_of_place: str, teller: str
) -> None:
    held = held_to_show(
        status("230", source), day=TODAY, kind_of_place=kind_of_place, is_guarded=False
    )
    assert held
    assert (held.doing, held.teller) == ("college", teller)
    assert (held.course, held.since) == ("Level 2 Brickwork", date(2026, 9, 8))


@pytest.mark.parametrize(
    "source", [Source.PARENT, Source.EMPLOYER, Source.PARTNER_AGENCY, Source.HEARSAY]
)
def test_nobody_elses_word_is_shown(source: Source) -> None:
    assert held_to_show(status("230", source), day=TODAY, is_guarded=False) is None


def test_nothing_is_shown_where_there_is_word_on_safe_contact() -> None:
    held = status("230", Source.SCHOOL_ROLL)
    assert held_to_show(held, day=TODAY, is_guarded=True) is None


def test_nothing_is_shown_where_nothing_is_held() -> None:
    nothing = derive([], born_on=BORN, as_at=TODAY)
    assert held_to_show(nothing, day=TODAY, is_guarded=False) is None


@pytest.mark.parametrize("code", SENSITIVE)
def test_no_activity_that_says_something_of_health_care_or_justice_is_shown(code: str) -> None:
    assert code not in shown()
    assert held_to_show(status(code, Source.YOUNG_PERSON), day=TODAY, is_guarded=False) is None


def test_what_ends_by_itself_is_asked_openly() -> None:
    """A yes would not take the end away."""
    over = status("230", Source.SCHOOL_ROLL, expected_end_on=TODAY - timedelta(days=1))
    assert held_to_show(over, day=TODAY, is_guarded=False) is None
    goes_on = status("230", Source.SCHOOL_ROLL, expected_end_on=TODAY)
    assert held_to_show(goes_on, day=TODAY, is_guarded=False)


def test_no_activity_that_lapses_by_a_review_date_is_shown() -> None:
    by_review = codes.load("activities").where(lapse_rule="review")
    assert not by_review & set(shown())


# What may be answered


def test_every_answer_is_a_code_in_use_or_none() -> None:
    in_use = codes.load("activities").valid_in(requirement_year(TODAY))
    assert [one.key for one in doing().values() if one.code and one.code not in in_use] == []
    assert [one.code for one in doing().values() if not one.code] == [""]


def test_what_is_offered_is_short_and_of_codes_in_use() -> None:
    keys = [one.key for one in offered(TODAY)]
    assert len(keys) <= 15
    assert keys[-1] == "something_else"
    assert "traineeship" not in keys


def test_an_answer_whose_code_is_out_of_use_is_not_offered() -> None:
    long_ago = [one.key for one in offered(date(1990, 1, 1))]
    assert "something_else" in long_ago


def test_no_answer_asks_after_health_or_family() -> None:
    assert not {one.code for one in offered(TODAY)} & (set(SENSITIVE) - {"680"})


def test_means_are_those_of_contacts() -> None:
    assert set(means()) <= set(every_means())


# How long a card serves


@pytest.mark.parametrize(
    ("born_on", "ends"),
    [
        (date(2010, 9, 1), date(2029, 8, 31)),
        (date(2010, 8, 31), date(2028, 8, 31)),
        (date(2011, 1, 1), date(2029, 8, 31)),
        (date(2012, 2, 29), date(2030, 8, 31)),
    ],
)
def test_a_card_ends_with_the_year_of_academic_age_17(born_on: date, ends: date) -> None:
    assert card_ends(born_on) == ends
    assert academic_age(born_on, ends) == 17
    assert academic_age(born_on, ends + timedelta(days=1)) == 18


# Words


@pytest.mark.parametrize("code", languages())
def test_a_catalogue_has_every_word_and_value_of_the_english_one(code: str) -> None:
    english, other = dict(catalogue("en").flat()), dict(catalogue(code).flat())
    assert set(other) == set(english)
    assert [key for key, words in other.items() if not words.strip()] == []
    differ = [k for k in english if set(VALUE.findall(english[k])) != set(VALUE.findall(other[k]))]
    assert differ == []


@pytest.mark.parametrize("code", languages())
def test_every_answer_has_words(code: str) -> None:
    tables = catalogue(code).tables
    assert set(doing()) <= set(tables["doing"])
    assert set(kinds_of_help()) <= set(tables["help"])
    assert set(means()) <= set(tables["means"])


def test_the_second_language_is_read_from_the_right_and_waits_for_a_speaker() -> None:
    arabic = catalogue("ar")
    assert (arabic.direction, arabic.is_checked) == ("rtl", False)
    assert arabic.day(date(2026, 9, 8)) == "8 سبتمبر 2026"


def test_a_day_is_written_as_people_write_it() -> None:
    assert catalogue("en").day(date(2026, 9, 8)) == "8 September 2026"


def sentences(page: str) -> str:
    said = catalogue("en").tables[page].values()
    return " ".join(words if words[-1] in ".?!:" else f"{words}." for words in said)


@pytest.mark.parametrize("page", [page for page in catalogue("en").tables if page != "months"])
def test_somebody_of_twelve_can_read_every_page(page: str) -> None:
    assert reading_age(sentences(page)) <= 12


def test_no_sentence_is_long() -> None:
    said = " ".join(sentences(page) for page in catalogue("en").tables)
    longest = max((len(one.split()), one) for one in said.replace("?", ".").split("."))
    assert longest[0] <= 22, longest[1]
