"""What holds of every return, however odd: tried on thousands of made-up ones."""

import string
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from core.returns.schema import schema_2015_16
from fingerpost.core import dates
from fingerpost.core.destinations.derive import derive
from fingerpost.core.identifiers import upn_check_letter
from fingerpost.core.records import Evidence, Organisation, Person, Source
from fingerpost.core.returns import named, years
from fingerpost.core.returns.build import record
from fingerpost.core.returns.examples import bases
from fingerpost.core.returns.fields import record_fields
from fingerpost.core.returns.findings import Unreadable, Unwritable
from fingerpost.core.returns.records import RECORD_VALUES, Header, ReturnRecord
from fingerpost.core.returns.validation import check, validate
from fingerpost.core.returns.xml import FORMS, NOT_IN_XML, read, write

YEARS = st.sampled_from(list(years.YEARS))

# Text as it may come from anywhere; what XML can hold is text that is not only blanks.

ANY_TEXT = st.text(max_size=20)
WRITABLE_TEXT = ANY_TEXT.filter(lambda t: not NOT_IN_XML.search(t) and (not t or not t.isspace()))
CODES = st.sampled_from(
    sorted({code for name in named.VALUES for code in named.codes(name, "current")})
)
DAYS = st.dates(date(1985, 1, 1), date(2035, 1, 1)).map(date.isoformat)
SHAPED = st.sampled_from(
    ["Y", "N", "P", "G", "T", "E", "A", "M", "X", "9980000000001", "1234567890", "ZZ99 9ZZ"]
)
SINGLE = [name for name in RECORD_VALUES if name != "characteristics"]
HOSTILE = st.one_of(
    st.just(""), CODES, DAYS, SHAPED, WRITABLE_TEXT, st.sampled_from(["٢٠٢٠-٠١-٠١", "²", "a\u2028"])
)


@st.composite
def odd_records(draw: st.DrawFn) -> ReturnRecord:
    """A record that is right, or empty, with anything at all in some of its fields."""
    base = draw(st.sampled_from([*bases().values(), ReturnRecord()]))
    values = draw(st.dictionaries(st.sampled_from(SINGLE), HOSTILE, max_size=10))
    several = draw(st.lists(HOSTILE.filter(bool), max_size=3).map(tuple))
    return replace(base, **values, characteristics=several)


@settings(max_examples=300)
@given(st.lists(odd_records(), max_size=4), YEARS, DAYS)
def test_no_rule_raises_on_any_record(
    records: list[ReturnRecord], year: str, period_end: str
) -> None:
    header = Header(databases=("998",), authorities=("998",), period_end=period_end)
    for finding in check(header, records, year=year):
        assert finding.code in years.YEARS[year].rules
        assert finding.message.endswith(".")
        assert len(finding.values) <= len(finding.fields)


@given(
    st.builds(
        Header,
        databases=st.lists(HOSTILE, max_size=2).map(tuple),
        authorities=st.lists(HOSTILE, max_size=2).map(tuple),
        date_of_send=HOSTILE,
        period_end=HOSTILE,
        xml_schema_version=HOSTILE,
    )
)
def test_no_header_makes_a_check_raise(header: Header) -> None:
    list(check(header, [ReturnRecord(young_persons_id="1")]))


@settings(max_examples=150)
@given(st.lists(odd_records(), max_size=3), YEARS)
def test_what_is_written_is_read_back_the_same(records: list[ReturnRecord], year: str) -> None:
    header = Header(databases=("998",), authorities=("998", "997"), period_end="2019-04-30")
    asked = {field.name for field in record_fields(year)}
    carried = [replace(r, **dict.fromkeys(set(RECORD_VALUES) - asked, "")) for r in records]
    stream = BytesIO()
    write(stream, header, records, year)
    stream.seek(0)
    with read(stream) as file:
        assert file.header == header
        assert list(file) == carried
        assert file.root == FORMS[year].root if year in FORMS else "NCCIS"


@given(odd_records(), YEARS)
def test_the_same_records_give_the_same_bytes(one: ReturnRecord, year: str) -> None:
    first, second = BytesIO(), BytesIO()
    write(first, Header(), [one], year)
    write(second, Header(), [one], year)
    assert first.getvalue() == second.getvalue()
    assert first.getvalue().endswith(b">\n")


@given(ANY_TEXT)
def test_a_name_is_written_or_refused_with_a_sentence(name: str) -> None:
    one = ReturnRecord(young_persons_id="9980000000001", given_name=name)
    if NOT_IN_XML.search(name):
        with pytest.raises(Unwritable, match="given name of '9980000000001'"):
            write(BytesIO(), Header(), [one], "current")
    else:
        write(BytesIO(), Header(), [one], "current")


@settings(max_examples=200)
@given(st.one_of(st.binary(max_size=200), WRITABLE_TEXT.map(str.encode)), st.booleans())
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes, inside: bool) -> None:
    with suppress(Unreadable):
        list(validate(BytesIO(b"<NCCIS>" + data + b"</NCCIS>" if inside else data)))


# Records that are right


PERIODS = {"2015-16": "2016-02-29", "2019-20": "2019-11-30", "2020-21": "2021-03-31"}


def period_of(year: str) -> date:
    return date.fromisoformat(PERIODS.get(year, "2026-10-31"))


NAMES = st.text(string.ascii_letters + "éüßŁ'- ", min_size=1, max_size=12).filter(str.strip)


def upn(body: int) -> str:
    digits = f"{body:012d}"
    return upn_check_letter("A" + digits) + digits


@st.composite
def people(draw: st.DrawFn, period_end: date, year: str) -> Person:
    """Somebody who belongs in the return, with everything held that it asks for."""
    academic_age = draw(st.integers(15, 17))
    first, last = dates.birthdays_of_academic_age(academic_age, period_end)
    plan = draw(st.booleans())
    characteristics = draw(st.frozensets(st.sampled_from(sorted(named.CHARACTERISTICS))))
    return Person(
        local_id=draw(st.integers(0, 9_999_999_999)),
        given_name=draw(NAMES),
        middle_names=draw(st.one_of(st.just(""), NAMES)),
        family_name=draw(NAMES),
        born_on=draw(st.dates(first, last)),
        sex=draw(st.sampled_from(["F", "U", "W"])),
        ethnicity=draw(st.sampled_from(sorted(named.codes("ethnicity", year)))),
        upn=draw(st.one_of(st.just(""), st.integers(0, 10**12 - 1).map(upn))),
        uln=draw(st.one_of(st.just(""), st.integers(10**9, 10**10 - 1).map(str))),
        address_lines=draw(st.lists(NAMES, min_size=1, max_size=5).map(tuple)),
        postcode=draw(st.sampled_from(["ZZ99 9ZZ", "CT1 1AA", "W1A 1AA"])),
        lead_authority="998",
        educated_authority=draw(st.sampled_from(["", "998", "997", "001"])),
        year11_authority=draw(st.sampled_from(["", "998"])),
        level_of_need=draw(st.sampled_from("123")),
        ehc_plan=plan,
        sen_support=draw(st.booleans()),
        characteristics=characteristics,
    )


PROVIDERS = st.one_of(
    st.none(),
    st.builds(
        Organisation,
        name=NAMES,
        kind=st.just("school"),
        laestab=st.sampled_from(["", "9984001", "6664001"]),
        ukprn=st.sampled_from(["", "10000001"]),
    ),
)


@st.composite
def statements(draw: st.DrawFn, period_end: date, year: str) -> Evidence:
    """Something said of a person by anybody, in any order of days."""
    code = draw(st.sampled_from(sorted(named.codes("activity", year))))
    recorded = draw(st.dates(period_end - timedelta(days=500), period_end))
    near = st.dates(period_end - timedelta(days=600), period_end + timedelta(days=200))
    starts = draw(st.one_of(st.none(), near))
    begins = starts or recorded
    return Evidence(
        code=code,
        source=draw(st.sampled_from(list(Source))),
        recorded_on=recorded,
        starts_on=starts,
        ended_on=draw(st.one_of(st.none(), st.none(), near)),
        verified_on=draw(st.one_of(st.none(), near)),
        expected_end_on=begins + timedelta(days=draw(st.integers(0, 800))),
        review_on=draw(near),
        provider=draw(st.sampled_from(["", "A", "B"])),
    )


Built = tuple[str, Header, ReturnRecord]

CONTRADICTIONS = {
    # What two facts we hold say against each other; no choice of the builder can mend it.
    "254": "a special institution without a plan",
    "255": "a supported internship without a plan",
    "233": "a carer whose characteristics do not say so",
    "234": "a parent whose characteristics do not say so",
    "235": "a pregnancy the characteristics do not name",
    "236": "a refugee the characteristics do not name",
    "253": "an adult programme under 18",
    "251": "NEET before the 15th birthday",
}


@st.composite
def built(draw: st.DrawFn, years: st.SearchStrategy[str] = YEARS) -> Built:
    year = draw(years)
    period_end = period_of(year)
    lists_year = dates.requirement_year(period_end)
    person = draw(people(period_end, lists_year))
    said = draw(st.lists(statements(period_end, lists_year), max_size=4))
    header = Header.for_period(
        databases=("998",),
        authorities=("998",),
        period_end=period_end,
        date_of_send=period_end,
        year=year,
    )
    status = derive(said, born_on=person.born_on, as_at=period_end)
    one = record(
        person,
        status,
        database_id="998",
        period_end=period_end,
        year=year,
        provider=draw(PROVIDERS),
    )
    return year, header, one


@settings(max_examples=500)
@given(built())
def test_a_record_built_from_our_own_data_is_right(made: Built) -> None:
    year, header, one = made
    found = [f for f in check(header, [one], year=year) if f.code not in CONTRADICTIONS]
    assert found == []


@settings(max_examples=50)
@given(built())
def test_a_record_built_is_still_right_once_written_and_read(
    made: Built,
) -> None:
    year, header, one = made
    stream = BytesIO()
    write(stream, header, [one], year)
    stream.seek(0)
    again = [f.code for f in validate(stream, year=year)]
    assert again == [f.code for f in check(header, [one], year=year)]


@settings(max_examples=100)
@given(built(st.just("2015-16")))
def test_a_record_built_for_2015_16_passes_the_real_schema(made: Built) -> None:
    """The schema knows no made-up authority, so a real one takes its place."""
    year, header, one = made
    authorities = dict.fromkeys(("lead_lea", "educated_lea", "lea_code_at_year_11"), "886")
    stream = BytesIO()
    write(stream, replace(header, authorities=("886",)), [replace(one, **authorities)], year)
    schema_2015_16().assertValid(etree.fromstring(stream.getvalue()))
