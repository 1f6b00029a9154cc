"""The papers of sharing: whole, filled, their blanks seen, and fit for who reads them."""

import pytest

from fingerpost.core.messages.readability import reading_age
from fingerpost.core.retention import schedule, start_times
from fingerpost.core.sharing.papers import (
    PLACE,
    ROWS,
    Rows,
    by_mode,
    filled,
    papers,
    retention,
    retention_for_young,
    risks,
    text,
    values,
)

TIMES = start_times()
SAID = {
    "authority": "Merrowshire",
    "today": "23 November 2026",
    "officer_name": "Ines Ward",
    "officer_email": "officer@example.org",
    "basis": "We must do this to keep to the law",
    "hold_days": "30",
    "mode": by_mode()["consent"]["formal"],
    "mode_young": by_mode()["consent"]["young"],
    "address": "County Hall, Merrow",
    "phone": "01632 960123",
    "email": "tracking@example.org",
    "complaints_email": "complaints@example.org",
    "notice_url": "example.org/notice",
    "registration": "Z1234567",
    "contractors": "Fieldway Careers",
    "host": "Merrow Hosting",
}
TABLES = ("sends", "gives", "flows", "fields", "agreements", "retention")
ROWS_GIVEN = dict.fromkeys(TABLES, retention(TIMES)) | {
    "risks": risks(),
}
NOTICES = [code for code, paper in papers().items() if paper.reader == "young person"]


def words(code: str) -> str:
    return filled(code, SAID, ROWS_GIVEN | {"retention": retention_for_young(TIMES)}).words


@pytest.mark.parametrize("code", NOTICES)
@pytest.mark.parametrize("mode", list(by_mode()))
def test_a_notice_can_be_read_at_twelve_in_every_mode(code: str, mode: str) -> None:
    said = SAID | {"mode_young": by_mode()[mode]["young"]}
    rows = ROWS_GIVEN | {"retention": retention_for_young(TIMES)}
    assert reading_age(filled(code, said, rows).words) <= papers()[code].reading_age == 12


@pytest.mark.parametrize("code", [code for code in papers() if code not in NOTICES])
def test_papers_for_staff_can_be_read_by_staff(code: str) -> None:
    assert reading_age(words(code)) <= papers()[code].reading_age


@pytest.mark.parametrize("code", list(papers()))
def test_a_text_leaves_open_only_what_has_a_name(code: str) -> None:
    assert set(PLACE.findall(text(code))) <= set(values())
    assert {name for _, name in ROWS.findall(text(code))} <= set(ROWS_GIVEN)


def test_every_value_is_wanted_by_a_text() -> None:
    assert set(values()) == {place for code in papers() for place in PLACE.findall(text(code))}


def test_what_is_not_set_is_a_blank_that_can_be_seen_and_is_listed() -> None:
    found = filled("notice_text", {"authority": "Merrowshire"}, {})
    assert found.blanks == ("notice_url",)
    blank = [run for block in found.blocks for run in block.runs if run.is_blank]
    assert [run.text for run in blank] == ["[web address of the privacy notice]"]
    assert filled("notice_text", SAID, {}).blanks == ()


def test_the_opt_out_stands_in_full_with_both_ages() -> None:
    said = words("notice_long")
    for sentence in (
        "your name, your address and your date of birth",
        "the name and address of a parent",
        "If you are under 16, a parent can tell your school or college not to give us more.",
        "If you are 16 or over, only you can.",
        "we wait 30 days after your birthday",
        "Information Commissioner",
        "within 30 days",
        "until the end of August in the year you turn 18",
    ):
        assert sentence in said


def test_the_agreement_has_every_head_of_the_code_of_practice() -> None:
    heads = [
        block.words
        for block in filled("agreement", SAID, ROWS_GIVEN).blocks
        if block.kind == "heading"
    ]
    assert len(heads) == 15
    said = words("agreement")
    for part in ("24 hours", "72 hours", "controller", "Schedule 1 paragraph 6", "month's notice"):
        assert part in said


def test_rows_become_a_table_or_bullets() -> None:
    rows = {"retention": Rows(("What", "How long"), (("Lists", "90 days"),))}
    kinds = [block.kind for block in filled("policy_document", SAID, rows).blocks]
    assert kinds.count("table") == 1
    bullets = filled("notice_long", SAID, rows).blocks
    assert "Lists" in [block.words for block in bullets if block.kind == "bullet"]


def test_a_value_that_is_a_sentence_does_not_end_twice() -> None:
    assert ".." not in filled("dpia", SAID | {"basis": "It is the law."}, ROWS_GIVEN).words


def test_every_kind_of_data_has_a_time_in_both_wordings() -> None:
    assert len(retention(TIMES).rows) == len(retention_for_young(TIMES).rows) == len(schedule())


def test_a_time_the_authority_has_set_stands_in_both_wordings() -> None:
    longer = TIMES | {"core": 60, "files": 30}
    told = str(retention(longer).rows) + str(retention_for_young(longer).rows)
    assert told.count("within 5 years") == 2
    assert "30 days" in told
    assert "90 days" not in told
