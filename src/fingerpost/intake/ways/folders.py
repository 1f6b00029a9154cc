"""Watched folders: whatever is put into a sender's folder is received as that sender's.

    FINGERPOST_INBOX/886/10001234 Marlbrook College/enrolments.csv

The first folder is the authority's code. The next begins with a URN, UKPRN or school number and
says whose statement its files are; the rest of its name is for people. A file stays where it is
until it is known what became of it, then goes to `done` or `refused` with a sentence beside it.

Never lost: it is only moved once a row here says that it was received, and the two are written
together. Never twice: a file is known by its place on the disk, its size and its times, whatever
moment the worker died at.
"""

import logging
import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.workflow import SubmissionState
from fingerpost.intake.actions import AlreadyReceived, NotReceived
from fingerpost.intake.contents import Content
from fingerpost.intake.models import Submission
from fingerpost.intake.ways.answers import answer_in_words
from fingerpost.intake.ways.models import TakenFile, Way
from fingerpost.intake.ways.receiving import take_in
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation

log = logging.getLogger(__name__)

QUIET_SECONDS = 30  # nobody has written to it for so long
IDENTIFIER = re.compile(r"(\d{6,8}|\d{3}/\d{4})\b")
DONE, REFUSED = "done", "refused"


@dataclass(frozen=True)
class SenderFolder:
    """A folder in the authority's, and whose it is; None where its name does not say."""

    path: Path
    authority: Authority
    organisation: Organisation | None


def inbox_of(authority: Authority) -> Path | None:
    """The folder that holds the authority's sender folders; None where none is watched."""
    return settings.INBOX / authority.code if settings.INBOX else None


def sender_folders(authority: Authority) -> list[SenderFolder]:
    """Every folder in the authority's, in order of name."""
    inbox = inbox_of(authority)
    if inbox is None or not inbox.is_dir():
        return []
    folders = sorted(p for p in inbox.iterdir() if p.is_dir() and not p.name.startswith("."))
    return [SenderFolder(path, authority, _organisation_named(path.name)) for path in folders]


def _organisation_named(name: str) -> Organisation | None:
    """Whose folder this is by the number its name begins with; None if it is not one's alone."""
    number = IDENTIFIER.match(name)
    found = list(Organisation.objects.with_identifier(number[0])[:2]) if number else []
    return found[0] if len(found) == 1 else None


def make_folder(organisation: Organisation, *, by: Access) -> Path:
    """Make the folder of a sender, if it is not there.

    Raises:
        Refused: the role may not.
        OSError: the disk does not let us.
    """
    by.check(Permission.MANAGE_WAYS_IN)
    inbox = inbox_of(by.authority)
    assert inbox is not None  # noqa: S101 - the page offers it only where one is watched
    held = [f.path for f in sender_folders(by.authority) if f.organisation == organisation]
    if held:
        return held[0]
    number = organisation.urn or organisation.ukprn or organisation.laestab
    name = re.sub(r"[^\w '&-]+", " ", organisation.name).strip()
    with act("made a watched folder", by=by.user, authority_id=by.authority.pk) as detail:
        path = inbox / f"{number} {name}"
        path.mkdir(parents=True)
        detail.update(organisation=organisation.pk)
    return path


def look_in(authority: Authority) -> None:
    """Take in what is new in the authority's folders and put away what is done with."""
    for folder in sender_folders(authority):
        if folder.organisation is None:
            continue
        try:
            _look_in_folder(folder, folder.organisation)
        except OSError as problem:
            log.warning("A watched folder cannot be used: %s.", problem.strerror)


def _look_in_folder(folder: SenderFolder, sender: Organisation) -> None:
    present = dict(_files_in(folder.path))
    known = {t.stamp: t for t in _taken(folder).filter(stamp__in=list(present))}
    for stamp, path in present.items():
        taken = known.get(stamp)
        if taken is None and _is_quiet(path):
            taken = _take(path, stamp, folder, sender)
        if taken and _is_finished(taken):
            _put_away(path, taken, folder)
    # Somebody has taken the file away meanwhile, or we died having moved it.
    for gone in _taken(folder).filter(settled_at=None).exclude(stamp__in=list(present)):
        if _is_finished(gone):
            _settle(gone, folder)


def _taken(folder: SenderFolder) -> QuerySet[TakenFile]:
    return TakenFile.objects.filter(
        authority=folder.authority, feed=None, place=folder.path.name[:500]
    ).select_related("submission")


def _files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Ordinary files by their stamps; half-written ones are by custom hidden or end so."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~")) or path.suffix.lower() in (
            ".part",
            ".tmp",
            ".filepart",
        ):
            continue
        if stat.S_ISREG((found := path.lstat()).st_mode):
            yield _stamp(found), path


def _stamp(found: os.stat_result) -> str:
    return f"{found.st_ino}-{found.st_size}-{found.st_mtime_ns}-{found.st_ctime_ns}"


def _is_quiet(path: Path) -> bool:
    found = path.lstat()
    return time.time() - max(found.st_mtime, found.st_ctime) >= QUIET_SECONDS


def _take(path: Path, stamp: str, folder: SenderFolder, sender: Organisation) -> TakenFile | None:
    """Receive one file and note that it was, in one step; None if it changed under our eyes."""
    name = path.name.encode("utf-8", "replace").decode()
    with suppress(_Changed), _held(path, stamp) as file, transaction.atomic():
        submission, sentence = _received(file, name, folder, sender)
        taken = TakenFile.objects.create(
            authority=folder.authority,
            place=folder.path.name[:500],
            name=name[:255],
            stamp=stamp,
            submission=submission,
            sentence=sentence,
        )
        _check_same(file, stamp)
        return taken
    return None


class _Changed(Exception):
    """The file is no longer the one that was seen."""


@contextmanager
def _held(path: Path, stamp: str) -> Iterator[BinaryIO]:
    """The very file that was seen, open."""
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        _check_same(file, stamp)
        yield file


def _check_same(file: BinaryIO, stamp: str) -> None:
    if _stamp(os.fstat(file.fileno())) != stamp:
        raise _Changed


def _received(
    data: Content, name: str, folder: SenderFolder, sender: Organisation
) -> tuple[Submission | None, str]:
    """The submission; or the one we had, or none, with the sentence that says why."""
    authority = folder.authority
    try:
        with act("took a file from a folder", by=None, authority_id=authority.pk) as detail:
            submission = take_in(
                data, authority=authority, sender=sender, filename=name, way=Way.FOLDER
            )
            detail.update(submission=submission.pk)
    except AlreadyReceived as already:
        return already.submission, str(already)
    except NotReceived as problem:
        return None, str(problem)
    return submission, ""


def _is_finished(taken: TakenFile) -> bool:
    return taken.submission is None or not taken.submission.is_under_way


def _put_away(path: Path, taken: TakenFile, folder: SenderFolder) -> None:
    """Move a file to where it belongs, its sentence first: so it never lies there without."""
    target = _settle_at(taken, folder)
    _write_answer(taken, target)
    path.rename(target)
    TakenFile.objects.filter(pk=taken.pk).update(settled_at=timezone.now())


def _settle(taken: TakenFile, folder: SenderFolder) -> None:
    _write_answer(taken, _settle_at(taken, folder))
    TakenFile.objects.filter(pk=taken.pk).update(settled_at=timezone.now())


def _settle_at(taken: TakenFile, folder: SenderFolder) -> Path:
    """Where a file belongs; its number makes the name one that nothing else has."""
    used = taken.submission and taken.submission.state != SubmissionState.REFUSED
    place = folder.path / (DONE if used else REFUSED)
    place.mkdir(exist_ok=True)
    return place / f"{taken.pk} {taken.name}"


def _write_answer(taken: TakenFile, target: Path) -> None:
    became = answer_in_words(taken.submission) if taken.submission else ""
    words = "\n".join(filter(None, (taken.sentence, became)))
    target.with_name(target.name + ".txt").write_text(words + "\n", encoding="utf-8")
