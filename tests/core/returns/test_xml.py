"""Reading what suppliers really send, refusing what is no return, writing what a year asks."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from core.returns.schema import schema_2015_16
from fingerpost.core.returns import xml
from fingerpost.core.returns.examples import HEADER, bases
from fingerpost.core.returns.findings import Unreadable, Unwritable
from fingerpost.core.returns.records import Header, ReturnRecord
from fingerpost.core.returns.xml import read, write

PUPIL, SIXTH_FORMER = bases()["pupil"], bases()["sixth former"]

SUPPLIERS_OWN = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE NCCIS2019>
<NCCIS2019>
  <!-- written by hand -->
  <FileHeader>
    <Databases><DatabaseId>998</DatabaseId><DatabaseId>997</DatabaseId></Databases>
    <SourceLEAs><LEACode>998</LEACode><LEACode>997</LEACode></SourceLEAs>
    <PeriodEnd>2019-04-30</PeriodEnd>
  </FileHeader>
  <YoungPersonsRecord>
    <PersonalDetails>
      <YoungPersonsID>9980000000001</YoungPersonsID>
      <GivenName>Jo<!-- half -->anna</GivenName><MiddleName/>
      <Unheard>of</Unheard>
    </PersonalDetails>
    <SeptemberGuarantee>
      <Year11><GuaranteeStatus>110</GuaranteeStatus><LEACode>998</LEACode></Year11>
      <Year12><GuaranteeStatus>114</GuaranteeStatus><LEACode>997</LEACode></Year12>
    </SeptemberGuarantee>
    <LevelOfNeed>
      <Characteristics>
        <Characteristic>110</Characteristic><CharacteristicCode>170</CharacteristicCode>
        <CharacteristicCode> </CharacteristicCode>
      </Characteristics>
    </LevelOfNeed>
    <Activities><Cohort>
      <ActivityCode>619</ActivityCode>
      <ReviewDate></ReviewDate>
      <NeetStartDate>2019-01-14</NeetStartDate>
    </Cohort></Activities>
  </YoungPersonsRecord>
</NCCIS2019>
"""


def written(year: str, *records: ReturnRecord, header: Header = HEADER) -> bytes:
    stream = BytesIO()
    write(stream, header, records, year)
    return stream.getvalue()


def sentence(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refusal, read(BytesIO(data)) as file:
        list(file)
    return refusal.value


class TestReading:
    def test_takes_what_suppliers_send(self) -> None:
        with read(BytesIO(SUPPLIERS_OWN)) as file:
            (one,) = file
        assert file.root == "NCCIS2019"
        assert file.header == Header(
            databases=("998", "997"), authorities=("998", "997"), period_end="2019-04-30"
        )
        assert one.line == 10
        assert one == ReturnRecord(
            young_persons_id="9980000000001",
            given_name="Joanna",
            year_11_guarantee_status="110",
            year_11_guarantee_lea_code="998",
            year_12_guarantee_status="114",
            year_12_guarantee_lea_code="997",
            characteristics=("110", "170"),
            activity_code="619",
            neet_start_date="2019-01-14",
        )

    def test_a_file_on_disk(self, tmp_path: Path) -> None:
        path = tmp_path / "return.xml"
        path.write_bytes(written("2019-20", PUPIL, SIXTH_FORMER))
        with read(path) as file:
            assert [record.line for record in file] == [16, 55]

    def test_lines_go_on_past_the_parsers_old_limit(self) -> None:
        data = written("2019-20", PUPIL).replace(
            b"</FileHeader>\n", b"</FileHeader>" + b"\n" * 70_000
        )
        with read(BytesIO(data)) as file:
            (one,) = file
        assert one.line == 15 + 70_000

    def test_lines_of_a_file_without_indentation(self) -> None:
        head, body = written("2019-20", PUPIL).split(b"</FileHeader>")
        squeezed = b"".join(line.strip() for line in body.splitlines())
        data = head + b"</FileHeader>" + b"\n" * 70_000 + squeezed
        with read(BytesIO(data)) as file:
            (one,) = file
        assert one.line == 15 + 70_000

    def test_names_the_parts_a_record_lacks(self) -> None:
        data = b"<NCCIS><YoungPersonsRecord><LevelOfNeed/></YoungPersonsRecord></NCCIS>"
        with read(BytesIO(data)) as file:
            (one,) = file
        assert one.absent == ("PersonalDetails", "Activities")
        assert file.header is None

    def test_takes_the_first_of_what_stands_twice_and_says_so(self) -> None:
        data = written("2019-20", PUPIL).replace(
            b"</Activities>", b"</Activities><Activities><Cohort/></Activities>"
        )
        data = data.replace(b"<DOB>", b"<DOB>1990-01-01</DOB><DOB>")
        with read(BytesIO(data)) as file:
            (one,) = file
        assert (one.dob, one.activity_code) == ("1990-01-01", "110")
        assert one.repeated == ("DOB", "Activities")

    def test_notes_where_a_second_header_stands(self) -> None:
        data = b"<NCCIS><FileHeader/>\n<FileHeader/>\n<FileHeader/></NCCIS>"
        with read(BytesIO(data)) as file:
            assert list(file) == []
        assert (file.headers, file.second_header_line) == (3, 2)

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-le", "utf-16-be"])
    def test_other_encodings(self, encoding: str) -> None:
        declared = "UTF-8" if "8" in encoding else "UTF-16"
        text = f"<?xml version='1.0' encoding='{declared}'?><NCCIS><FileHeader><SupplierName>Zoë"
        text += "</SupplierName></FileHeader></NCCIS>"
        with read(BytesIO(text.encode(encoding))) as file:
            assert file.header is not None
            assert file.header.supplier_name == "Zoë"

    def test_memory_is_let_go(self) -> None:
        data = written("2019-20", *[PUPIL] * 5)
        file = read(BytesIO(data))
        assert sum(1 for _ in file) == 5
        assert file.bytes_read == len(data)


BOMB = (
    b'<!DOCTYPE N [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, (b"&%c;" % (97 + i)) * 10) for i in range(9))
    + b"]><NCCIS><FileHeader>&j;</FileHeader></NCCIS>"
)
OUTSIDE = b'<!DOCTYPE N [<!ENTITY x SYSTEM "file:///etc/hostname">]><NCCIS>&x;</NCCIS>'


class TestRefusing:
    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "The file is empty"),
            (b" \n ", "The file is empty"),
            (b"PK\x03\x04rest", "spreadsheet or a zip"),
            (b"\xd0\xcf\x11\xe0rest", "locked Office file"),
            (b"%PDF-1.7", "PDF"),
            (b"\x1f\x8brest", "compressed"),
            (b"-----BEGIN PGP MESSAGE-----", "encrypted"),
            (b"Forename,Surname\nA,B\n", "This is not XML"),
            (b"<!DOCTYPE html><html></html>", "web page"),
            (b"<ILR/>", "outermost tag is <ILR>"),
            (b"<NCCIS20/>", "outermost tag is <NCCIS20>"),
            (b"<NCCIS xmlns='urn:x'/>", "namespace"),
            (b"<NCCIS xmlns='relative'/>", "namespace"),
            (OUTSIDE, "declares entities"),
            (BOMB, "at line 1"),
            (b'<!DOCTYPE N [<!ENTITY % p "x">]><NCCIS/>', "declares entities"),
            (b'<NCCIS a="&#0;"/>', "may not stand in XML"),
        ],
        ids=lambda value: str(value)[:30],
    )
    def test_says_what_it_is(self, data: bytes, words: str) -> None:
        assert words in sentence(data).sentence

    @pytest.mark.parametrize(
        ("old", "new", "code", "words"),
        [
            (b"Mill Lane", b"Mill & Lane", "FILE-10", "line 22. An & must be written &amp;"),
            (b"Mill Lane", b"Mill &Lane", "FILE-10", "line 22. An & must be written &amp;"),
            (b"Mill Lane", b"Mill&nbsp;Lane", "FILE-10", "line 22. An & must be written &amp;"),
            (b"Mill Lane", b"Caf\xe9 Lane", "FILE-10", "line 22. A character there is not UTF-8"),
            (b"Mill Lane", b"Mill\x0bLane", "FILE-10", "line 22. A character there may not"),
            (b"</Town>", b"</County>", "FILE-10", "closed by a tag of another name"),
            (b"<?xml", b"\n<?xml", "FILE-10", "Nothing, not even a blank line"),
            (b"UTF-8", b"KLINGON", "FILE-10", "line 1. Ask for the file"),
            (b"</NCCIS>", b"", "FILE-2", "stops at line"),
            (b"</NCCIS>", b"</NCCIS", "FILE-2", "stops at line"),
            (b"</NCCIS>", b"</NCCIS>\n<NCCIS/>", "FILE-3", "one return"),
        ],
    )
    def test_says_where_it_breaks_off(self, old: bytes, new: bytes, code: str, words: str) -> None:
        refusal = sentence(written("2019-20", PUPIL).replace(old, new))
        assert words in refusal.sentence
        assert refusal.code == code
        assert refusal.line > 0

    def test_an_entity_nobody_declared_under_a_doctype(self) -> None:
        data = b'<!DOCTYPE NCCIS SYSTEM "x.dtd"><NCCIS>\n<FileHeader>&a;</FileHeader></NCCIS>'
        assert sentence(data).line == 2

    def test_a_file_out_of_size(self) -> None:
        with pytest.raises(Unreadable, match="larger than 100 bytes"):
            read(BytesIO(written("2019-20", PUPIL)), largest_file=100)

    def test_a_record_without_end(self) -> None:
        data = b"<NCCIS><YoungPersonsRecord>" + b"<a/>" * (xml.LARGEST_RECORD // 4 + 1)
        assert "No record ends" in sentence(data).sentence


class TestWriting:
    def test_passes_the_real_schema_of_2015_16(self) -> None:
        data = written("2015-16", *real_places(), header=REAL)
        schema_2015_16().assertValid(etree.fromstring(data))

    def test_each_year_has_its_own_tags(self) -> None:
        one = ReturnRecord(sen_support_flag="N", youth_contract_indicator="N", send_flag="N")
        first = written("2015-16", one)
        assert b"<NCCIS2015>" in first
        assert b"<DatabaseId>" in first
        assert b"<YouthContractIndicator>" in first
        assert b"SENSupportFlag" not in first
        for year in ("2019-20", "2020-21", "current"):
            later = written(year, one)
            assert b"<NCCIS>" in later
            assert b"<DatabaseID>" in later
            assert b"<SENSupportFlag>N<" in later
            assert b"YouthContract" not in later

    def test_leaves_out_what_is_empty_unless_the_schema_wants_the_tag(self) -> None:
        text = written("2019-20", ReturnRecord(given_name="Bo"))
        assert b"<FamilyName/>" in text
        assert b"MiddleName" not in text
        assert b"SeptemberGuarantee" not in text
        assert b"IntendedDestination" not in text

    def test_carriage_returns_and_marks_survive(self) -> None:
        one = ReturnRecord(given_name="a\r\nb]]>&<c>\"'", family_name="  d\t")
        with read(BytesIO(written("current", one))) as file:
            assert list(file) == [one]

    def test_refuses_what_no_xml_file_can_hold(self) -> None:
        one = ReturnRecord(young_persons_id="9980000000007", family_name="a\x00b", town="\ud800")
        with pytest.raises(Unwritable, match="family name and town of '9980000000007'"):
            written("current", one)


REAL = Header.for_period(
    databases=("886",),
    authorities=("886",),
    period_end=date(2016, 2, 29),
    date_of_send=date(2016, 3, 1),
    year="2015-16",
)


def real_places() -> list[ReturnRecord]:
    """Records with an authority the schema knows, every optional field filled somewhere."""
    places = {"lead_lea": "886", "educated_lea": "001", "lea_code_at_year_11": "886"}
    everything = {
        "middle_name": "Ann",
        "address_line_2": "b",
        "address_line_3": "c",
        "address_line_4": "d",
        "county": "e",
        "transferred_to_la_code": "830",
        "guarantee_status_indicator": "Y",
        "youth_contract_indicator": "Y",
        "youth_contract_start_date": "2015-06-01",
        "previous_ypid_identifier": "8860000000009",
        "year_11_guarantee_status": "110",
        "year_11_guarantee_lea_code": "886",
        "year_12_guarantee_status": "114",
        "year_12_guarantee_lea_code": "886",
        "characteristics": ("110", "170"),
        "review_date": "2016-03-01",
        "uk_provider_reference_number": "10000001",
        "neet_start_date": "2016-01-01",
        "intended_destination_yr_11": "111",
    }
    plain = [
        replace(
            base,
            year_12_guarantee_lea_code="",
            year_12_guarantee_status="",
            guarantee_status_indicator="",
            **places,
        )
        for base in bases().values()
    ]
    return [*plain, replace(plain[0], **everything)]
