"""The bytes of a file, in and out piece by piece: nobody ever holds a large one whole."""

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings

from fingerpost.intake.models import Submission, SubmissionContent

PIECE = 1 << 20


class OpenFile(Protocol):
    """An open file that can be wound back."""

    def read(self, most: int, /) -> bytes:
        """The next bytes, no more than so many."""

    def seek(self, place: int, /) -> object:
        """Go to a place, counted from the beginning."""


Content = bytes | OpenFile
"""A file as it came: its bytes, or an open file."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """How large a file is in bytes, and its SHA-256."""

    size: int
    fingerprint: str


def weigh(content: Content, *, said: bytes = b"") -> Weighed:
    """Walk a file once; `said` are words that the fingerprint is to cover before it."""
    size, seen = 0, hashlib.sha256(said)
    for piece in pieces(content):
        size += len(piece)
        seen.update(piece)
    return Weighed(size, seen.hexdigest())


def pieces(content: Content) -> Iterator[bytes]:
    """A file from its beginning, a megabyte at a time."""
    file: OpenFile = io.BytesIO(content) if isinstance(content, bytes) else content
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def keep(content: Content, submission: Submission) -> None:
    """Keep a file with its submission, as it came."""
    for place, piece in enumerate(pieces(content)):
        SubmissionContent.objects.create(
            authority_id=submission.authority_id, submission=submission, place=place, data=piece
        )


def scratch() -> IO[bytes]:
    """An open file on the disk that goes when nobody holds it any more."""
    return tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)


@contextmanager
def on_disk(submission: Submission) -> Iterator[Path]:
    """The file of a submission as one on the disk, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "submission"
        held = submission.contents.order_by("place").values_list("data", flat=True)
        with path.open("wb") as file:
            for piece in held.iterator(chunk_size=1):
                file.write(piece)
        yield path
