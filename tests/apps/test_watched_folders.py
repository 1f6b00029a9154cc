"""Watched folders: what is put there is taken once, whatever happens, and answered beside it."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from fingerpost.audit.models import Event
from fingerpost.core.access import Refused
from fingerpost.intake import actions as intake
from fingerpost.intake.models import Submission
from fingerpost.intake.ways import folders, tasks
from fingerpost.intake.ways.models import TakenFile
from worlds import County, enter, signed_in

pytestmark = pytest.mark.django_db

ENROLMENTS = """Last Name,First Name,Date of Birth,Post Code,Programme,Start
Okafor,Amara,04/03/2010,XM1 1AA,Level 2 Brickwork,07/09/2026
"""


@pytest.fixture
def county() -> County:
    return County.make("998")


@pytest.fixture
def inbox(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.INBOX = tmp_path / "inbox"
    monkeypatch.setattr(folders, "QUIET_SECONDS", -1)
    return settings.INBOX


@pytest.fixture
def folder(county: County, inbox: Path) -> Path:
    return folders.make_folder(county.college, by=county.manager)


def look(county: County) -> None:
    """The job that runs every minute."""
    tasks.look_into_folders(timestamp=0)
    enter(county.authority)


def work(county: County) -> None:
    """What the worker does with what was received."""
    for submission in Submission.objects.filter(state="received"):
        intake.process(submission.pk)


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_file_is_received_as_its_folders_sender_and_answered(
    county: County, folder: Path
) -> None:
    (folder / "enrolments.csv").write_text(ENROLMENTS)
    look(county)
    submission = Submission.objects.get()
    assert (submission.sender, submission.filename) == (county.college, "enrolments.csv")
    assert submission.arrival.way == "folder"
    assert names(folder) == {"enrolments.csv"}, "it waits until it is known what became of it"
    work(county)
    look(county)
    number = TakenFile.objects.get().pk
    kept = f"done/{number} enrolments.csv"
    assert names(folder) == {kept, kept + ".txt"}
    told = (folder / f"{kept}.txt").read_text()
    assert "Done: " in told
    assert "1 Waiting: we could not tell who is meant" in told
    assert "Okafor" not in told
    assert Event.objects.filter(verb="took a file from a folder").count() == 1


def test_a_file_that_cannot_be_used_goes_to_refused_with_its_sentence(
    county: County, folder: Path
) -> None:
    (folder / "colours.csv").write_text("Colour,Size\nred,1\n")
    (folder / "empty.csv").write_text("")
    look(county)
    work(county)
    look(county)
    put = {name.split(" ", 1)[1]: name for name in names(folder)}
    assert all(name.startswith("refused/") for name in put.values())
    assert "No heading row was found" in (folder / put["colours.csv.txt"]).read_text()
    assert "The file is empty" in (folder / put["empty.csv.txt"]).read_text()


def test_a_file_still_being_written_is_left_alone(
    county: County, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (".hidden.csv", "~lock.csv", "big.csv.part", "big.tmp"):
        (folder / name).write_text(ENROLMENTS)
    os.symlink(folder / ".hidden.csv", folder / "elsewhere.csv")
    look(county)
    monkeypatch.setattr(folders, "QUIET_SECONDS", 30)
    (folder / "fresh.csv").write_text(ENROLMENTS)
    look(county)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("same", [1, 2], ids=["before it is opened", "before it is kept"])
def test_a_file_that_changes_while_it_is_read_waits_for_the_next_look(
    county: County, folder: Path, monkeypatch: pytest.MonkeyPatch, same: int
) -> None:
    path = folder / "enrolments.csv"
    path.write_text(ENROLMENTS)
    stamps = iter([folders._stamp(path.lstat())] * same + ["changed"])
    monkeypatch.setattr(folders, "_stamp", lambda found: next(stamps))
    look(county)
    assert not Submission.objects.exists()


class Died(Exception):
    pass


@pytest.mark.parametrize("moment", ["_write_answer", "_put_away", "_is_finished"])
def test_a_worker_that_dies_loses_nothing_and_takes_nothing_twice(
    county: County, folder: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def die(*_: Any) -> None:
        raise Died

    (folder / "colours.csv").write_text("Colour,Size\nred,1\n")
    with monkeypatch.context() as dying:
        dying.setattr(folders, moment, die)
        if moment == "_is_finished":
            with pytest.raises(Died):
                look(county)
        else:
            look(county)
            work(county)
            with pytest.raises(Died):
                look(county)
        enter(county.authority)
    look(county)
    work(county)
    look(county)
    assert Submission.objects.count() == TakenFile.objects.count() == 1
    assert {name.split("/")[0] for name in names(folder)} == {"refused"}


def test_a_worker_that_dies_before_the_note_is_written_has_received_nothing(
    county: County, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any, **__: Any) -> None:
        raise Died

    (folder / "enrolments.csv").write_text(ENROLMENTS)
    with monkeypatch.context() as dying:
        dying.setattr(TakenFile.objects, "create", die)
        with pytest.raises(Died):
            look(county)
    enter(county.authority)
    assert not Submission.objects.exists()
    look(county)
    assert Submission.objects.count() == 1


def test_a_file_moved_just_before_the_worker_died_is_settled(county: County, folder: Path) -> None:
    (folder / "enrolments.csv").write_text(ENROLMENTS)
    look(county)
    (folder / "enrolments.csv").unlink()
    look(county)
    assert TakenFile.objects.get().settled_at is None, "not before it is known what became of it"
    work(county)
    look(county)
    assert TakenFile.objects.get().settled_at is not None


def test_the_same_list_put_there_again_is_known(county: County, folder: Path) -> None:
    county.send(county.college, ENROLMENTS, as_of=date(2026, 9, 20))
    (folder / "again.csv").write_text(ENROLMENTS)
    look(county)
    assert Submission.objects.count() == 1
    (answer,) = (name for name in names(folder) if name.endswith(".txt"))
    said = (folder / answer).read_text()
    assert "We already have this file" in said
    assert "1 Waiting: we could not tell who is meant" in said, "and what became of it then"


def test_a_folder_that_names_nobody_is_not_watched(
    county: County, inbox: Path, folder: Path
) -> None:
    nobodys = inbox / "998" / "Somebody's files"
    nobodys.mkdir()
    (nobodys / "list.csv").write_text(ENROLMENTS)
    look(county)
    assert not Submission.objects.exists()
    page = signed_in(county.manager).get(reverse("watched_folders")).content.decode()
    assert "Not watched" in page


def test_a_folder_we_may_not_read_does_not_stop_the_others(
    county: County, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folders, "_files_in", refuse)
    look(county)
    assert "A watched folder cannot be used: Permission denied." in caplog.text


def test_nothing_is_watched_unless_said(county: County, settings: Any) -> None:
    settings.INBOX = None
    look(county)
    assert folders.sender_folders(county.authority) == []
    page = signed_in(county.manager).get(reverse("watched_folders")).content.decode()
    assert "No folder is watched here" in page


def test_a_data_manager_makes_a_folder_and_sees_what_was_taken(county: County, inbox: Path) -> None:
    client = signed_in(county.manager)
    address = reverse("watched_folders")
    assert "No folders yet" in client.get(address).content.decode()
    done = client.post(address, {"organisation": county.college.pk}, follow=True)
    assert "The folder of Marlbrook College 998 is" in done.content.decode()
    client.post(address, {"organisation": county.college.pk})
    enter(county.authority)
    (made,) = folders.sender_folders(county.authority)
    (made.path / "enrolments.csv").write_text(ENROLMENTS)
    look(county)
    assert "enrolments.csv" in client.get(address).content.decode()
    assert "Choose who sends it" in client.post(address, {"organisation": ""}).content.decode()


def test_where_the_disk_says_no_it_is_said(
    county: County, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    answer = signed_in(county.manager).post(
        reverse("watched_folders"), {"organisation": county.college.pk}
    )
    assert "cannot be made (Permission denied)" in answer.content.decode()


def test_only_data_managers_make_folders(county: County, inbox: Path) -> None:
    for access in (county.tracker, county.school_user):
        assert signed_in(access).get(reverse("watched_folders")).status_code == 403
        enter(county.authority)
        with pytest.raises(Refused):
            folders.make_folder(county.college, by=access)
