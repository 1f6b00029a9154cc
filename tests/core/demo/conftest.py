"""The made-up counties the tests look at, each made once."""

from datetime import date

import pytest

from fingerpost.demo.generate import generate
from fingerpost.demo.world import County

AS_AT = date(2026, 11, 22)


@pytest.fixture(scope="session")
def small() -> County:
    """About 1,000 young people of 16 and 17."""
    return generate("small", as_at=AS_AT)


@pytest.fixture(scope="session")
def median() -> County:
    """6,849 of them, as many as the middle English authority has."""
    return generate("median", as_at=AS_AT)
