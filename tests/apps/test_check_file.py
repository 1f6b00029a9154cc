"""Anybody's return file, checked on a page as the command checks it, and then forgotten."""

import csv
import io
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fingerpost.audit.models import Event
from fingerpost.cli.commands import validate as command
from fingerpost.cli.main import parser_for
from fingerpost.core.returns.examples import HEADER, bases
from fingerpost.core.returns.xml import write
from fingerpost.returns.models import Return
from shared_files import REPOSITORY
from worlds import County, enter, signed_in

pytestmark = pytest.mark.django_db

GOLDEN = REPOSITORY / "tests/golden/returns/2019-20.xml"
LARGE = 40_000
SECONDS = 60  # some on a quiet machine; tests share theirs


@pytest.fixture
def county() -> County:
    return County.make()


def faulty() -> bytes:
    return GOLDEN.read_bytes().replace(b"<Gender>F</Gender>", b"<Gender>=Q</Gender>")


def sent(client: Client, content: bytes, **more: str) -> Any:
    file = SimpleUploadedFile("ours.xml", content)
    return client.post(reverse("check_file"), {"file": file, "year": "", **more})


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def by_command(content: bytes, folder: Path) -> list[list[str]]:
    path = folder / "ours.xml"
    path.write_bytes(content)
    out = io.StringIO()
    with redirect_stdout(out):
        arguments = [str(path), "--format", "csv"]
        command.run(parser_for("validate", command).parse_args(arguments))
    return list(csv.reader(io.StringIO(out.getvalue())))


@pytest.mark.parametrize("who", ["manager", "tracker"])
def test_findings_are_shown_by_rule_with_their_lines(county: County, who: str) -> None:
    client = signed_in(getattr(county, who))
    assert "Check a return" in words(client.get(reverse("check_file")))
    answer = sent(client, faulty())
    shown = words(answer)
    assert answer.context["groups"]
    for group in answer.context["groups"]:
        for finding in group.first:
            assert f">{finding.line}<" in shown
    assert "=Q" in shown
    assert "ours.xml" in shown


def test_the_file_of_findings_is_that_of_the_command(county: County, tmp_path: Path) -> None:
    answer = sent(signed_in(county.tracker), faulty(), download="yes")
    assert 'filename="findings.csv"' in answer["Content-Disposition"]
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(table) > 1
    assert table == by_command(faulty(), tmp_path)
    assert "'=Q" in {cell for row in table for cell in row}


def test_a_sound_file_is_told_so(county: County) -> None:
    out = io.BytesIO()
    write(out, HEADER, [bases()["sixth former"]], "2019-20")
    assert "No findings" in words(sent(signed_in(county.manager), out.getvalue(), year="2019-20"))


def test_another_year_brings_other_rules(county: County) -> None:
    client = signed_in(county.manager)
    assert sent(client, faulty(), year="2015-16").context["rules"] == "rules of 2015-16"
    assert sent(client, faulty()).context["rules"] != "rules of 2015-16"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.4 and so on", "This is a PDF. Send the XML file."),
        (b"Name,Born\nAmara,2010", "This is not XML"),
        (b"<html></html>", "This is a web page."),
        (faulty()[:900], "so part of it is missing"),
        (b"", "The file is empty"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    county: County, content: bytes, sentence: str
) -> None:
    client = signed_in(county.manager)
    answer = sent(client, content, download="yes")
    assert answer.status_code == 200
    assert sentence in words(answer)
    assert "Choose the file to check" in words(
        client.post(reverse("check_file"), {"year": "current"})
    )


def test_only_the_part_that_changes_comes_where_it_is_asked_for(county: County) -> None:
    client = signed_in(county.manager)
    file = SimpleUploadedFile("ours.xml", faulty())
    answer = client.post(reverse("check_file"), {"file": file}, headers={"HX-Request": "true"})
    assert words(answer).startswith('<div id="checked"')


def test_nothing_is_kept_but_that_it_was_checked(county: County, settings: Any) -> None:
    sent(signed_in(county.tracker), faulty())
    enter(county.authority)
    event = Event.objects.get(verb="checked a return file")
    assert event.by == county.tracker.user
    assert set(event.detail) == {"records", "findings", "year"}
    assert not Return.objects.exists()
    folders = [
        Path(settings.MEDIA_ROOT),
        Path(settings.FILE_UPLOAD_TEMP_DIR or settings.MEDIA_ROOT),
    ]
    assert not [path for folder in folders for path in folder.rglob("*.upload*")]


@pytest.mark.parametrize("who", ["school_user", "provider_user"])
def test_schools_and_providers_have_no_return(county: County, who: str) -> None:
    assert signed_in(getattr(county, who)).get(reverse("check_file")).status_code == 403


def test_a_large_file_takes_seconds(county: County) -> None:
    from dataclasses import replace

    base = bases()["sixth former"]
    out = io.BytesIO()
    people = (replace(base, young_persons_id=f"998{n:010d}", gender="X") for n in range(LARGE))
    write(out, HEADER, people, "2019-20")
    started = time.perf_counter()
    answer = sent(signed_in(county.manager), out.getvalue())
    assert time.perf_counter() - started < SECONDS
    assert answer.context["records"] == LARGE
