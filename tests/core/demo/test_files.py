"""What is sent: the same bytes each time, everybody in it, and messy in the ways files are."""

import csv
import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from fingerpost.core import dates
from fingerpost.demo.generate import generate, path_of, write_files
from fingerpost.demo.world import COLLEGE, MERROWSHIRE, PROVIDER, SIXTH_FORM_COLLEGE, County

ROW_LIMIT = 75_000  # of both authorities


def fingerprint(county: County) -> str:
    digest = hashlib.sha256()
    for file in county.files:
        digest.update(repr((file.authority, file.sender, file.filename, file.kind)).encode())
        digest.update(f"{file.received_at} {file.as_of}".encode())
        digest.update(file.content)
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_bytes(small: County) -> None:
    assert fingerprint(generate("small", as_at=small.as_at)) == fingerprint(small)


def test_another_seed_gives_others(small: County) -> None:
    assert fingerprint(generate("small", as_at=small.as_at, seed=21)) != fingerprint(small)


def test_files_come_in_order_and_none_from_the_future(median: County) -> None:
    received = [file.received_at for file in median.files]
    assert received == sorted(received)
    assert received[-1].date() <= median.as_at
    assert all(file.as_of <= file.received_on for file in median.files)


def test_no_file_is_sent_twice_byte_for_byte(median: County) -> None:
    contents = [(file.authority, file.content) for file in median.files]
    assert len(set(contents)) == len(contents)


def test_names_do_not_repeat_within_a_sender(median: County) -> None:
    paths = [path_of(median, file) for file in median.files]
    assert len(set(paths)) == len(paths)


def test_each_kind_is_sent_in_more_than_one_form(median: County) -> None:
    kinds = Counter(file.kind for file in median.files)
    assert set(kinds) == {
        "roll",
        "enrolment",
        "leavers",
        "no_shows",
        "activity",
        "guarantee",
        "intended_destinations",
    }
    workbooks = [file for file in median.files if file.filename.endswith(".xlsx")]
    assert 0.1 < len(workbooks) / len(median.files) < 0.6
    csvs = [file.content for file in median.files if file.filename.endswith(".csv")]
    with_bom = [content for content in csvs if content.startswith(b"\xef\xbb\xbf")]
    assert 0.2 < len(with_bom) / len(csvs) < 0.95
    firsts = {content.removeprefix(b"\xef\xbb\xbf").splitlines()[0] for content in csvs}
    assert len(firsts) > 15


def test_there_are_not_too_many_rows(median: County) -> None:
    rows = sum(f.content.count(b"\r\n") for f in median.files if f.filename.endswith(".csv"))
    assert 40_000 < rows < ROW_LIMIT


@pytest.mark.parametrize("year", [2025, 2026])
def test_most_colleges_file_by_the_end_of_september(median: County, year: int) -> None:
    colleges = [p for p in median.organisations
                if p.role in (COLLEGE, SIXTH_FORM_COLLEGE, PROVIDER)
                and p.authority == MERROWSHIRE]  # fmt: skip
    in_time = {
        file.sender
        for file in median.files
        if file.kind == "enrolment" and date(year, 9, 1) <= file.received_on <= date(year, 9, 30)
    }
    share = sum(p.key in in_time for p in colleges) / len(colleges)
    assert 0.6 < share < 0.9


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_school_sends_its_roll_each_autumn(small: County, year: int) -> None:
    schools = {p.key for p in small.organisations if p.record.kind in ("school", "special school")}
    end = min(date(year, 12, 10), small.as_at)
    sent = {
        f.sender for f in small.files
        if f.kind == "roll" and date(year, 9, 1) <= f.received_on <= end
    }  # fmt: skip
    late = schools - sent
    assert not late or (year == 2026 and len(late) <= 2)


def test_a_file_s_folder_index_and_truth(small: County, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_files(small, tmp_path, lambda done, of: seen.append((done, of)))
    assert seen[-1] == (len(small.files), len(small.files))
    assert not (tmp_path / "truth.csv").exists()
    with (tmp_path / "index.csv").open(encoding="utf-8", newline="") as file:
        index = list(csv.DictReader(file))
    assert len(index) == len(small.files)
    for row, sent in zip(index, small.files, strict=True):
        assert (tmp_path / row["path"]).read_bytes() == sent.content
        assert date.fromisoformat(row["as_of"]) == sent.as_of


def test_a_handful_is_listed_twice_by_another_form_of_the_name(median: County) -> None:
    assert 3 <= len(median.listed_twice) <= 10
    for number, second in median.listed_twice.items():
        person = median.people[number]
        assert second != person.given_name
        (told,) = [
            file.content
            for file in median.files
            if file.sender == person.school and file.filename.startswith("Year 11 list 2025")
        ]
        if not told.startswith(b"PK"):  # a workbook is packed
            assert person.upn.encode() in told
            assert told.decode("latin-1").upper().count(person.family_name.upper()) >= 2


def test_truth_is_written_only_when_asked_for(small: County, tmp_path: Path) -> None:
    write_files(small, tmp_path, with_truth=True)
    with (tmp_path / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(small.people)
    assert sum(bool(row["listed_twice_as"]) for row in rows) == len(small.listed_twice)
    assert all(
        row["code"] for row in rows
        if dates.academic_age(date.fromisoformat(row["born_on"]), small.as_at) in (16, 17)
    )  # fmt: skip
