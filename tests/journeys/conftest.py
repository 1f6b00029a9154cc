"""Somebody at a browser, for every journey: once on a desk, once on a phone."""

from collections.abc import Iterator
from typing import Any

import pytest

from journeys.staff import DESK, PHONE, Staff
from worlds import County, enter


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def staff(request: pytest.FixtureRequest, page: Any, county: County) -> Iterator[Staff]:
    """Whoever walks this journey; no page they met may have had a fault. `county` is the test's."""
    page.set_viewport_size(request.param)
    staff = Staff(page)
    yield staff
    assert not staff.faults
    enter(county.authority)
