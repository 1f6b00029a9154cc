"""A file is kept and given back piece by piece, the very bytes that came."""

import hashlib
import io
from pathlib import Path

import pytest

from fingerpost.intake import actions, contents
from fingerpost.intake.contents import PIECE
from worlds import County

pytestmark = pytest.mark.django_db


class Watched(io.BytesIO):
    """An open file that notes the most it was asked for at once."""

    most = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size > 0
        self.most = max(self.most, size)
        return super().read(size)


@pytest.mark.parametrize("size", [1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_is_kept_is_what_came(size: int) -> None:
    county = County.make()
    sent = bytes(range(251)) * (size // 251 + 1)
    file = Watched(sent[:size])
    submission = actions.receive(
        file, authority=county.authority, filename="list.csv", by=None, sender=county.school
    )
    assert submission.size == size
    assert submission.fingerprint == hashlib.sha256(sent[:size]).hexdigest()
    assert submission.contents.count() == -(-size // PIECE)
    assert file.most == PIECE
    with contents.on_disk(submission) as path:
        assert path.read_bytes() == sent[:size]


def test_bytes_and_an_open_file_are_the_same_file(tmp_path: Path) -> None:
    county = County.make()
    path = tmp_path / "list.csv"
    path.write_bytes(b"Surname,Forename\nHart,Amy\n")
    first = actions.receive(
        path.read_bytes(), authority=county.authority, filename="a.csv", by=None, sender=None
    )
    with path.open("rb") as file:
        file.read()  # whoever had it before left it at its end
        with pytest.raises(actions.AlreadyReceived) as held:
            actions.receive(
                file, authority=county.authority, filename="b.csv", by=None, sender=None
            )
    assert held.value.submission == first
