"""Returns written long ago must come out the same today, byte for byte (tests/golden/returns).

When a year's form changes on purpose, delete its file, run this test and look at the new one.
"""

from io import BytesIO

import pytest

from fingerpost.core.returns.examples import HEADER, bases
from fingerpost.core.returns.xml import write
from fingerpost.core.returns.years import YEARS
from shared_files import REPOSITORY


@pytest.mark.parametrize("year", YEARS)
def test_the_same_bytes_as_ever(year: str) -> None:
    stream = BytesIO()
    write(stream, HEADER, bases().values(), year)
    golden = REPOSITORY / "tests/golden/returns" / f"{year}.xml"
    if not golden.exists():
        golden.write_bytes(stream.getvalue())
        pytest.fail(f"{golden.name} was missing and has been written: look at it and keep it")
    assert stream.getvalue() == golden.read_bytes()
