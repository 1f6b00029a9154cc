"""Somebody at a browser, for every journey: once on a desk, once on a phone."""

from collections.abc import Iterator
from typing import Any

import pytest

from journeys.staff import DESK, PHONE, Staff
from journeys.young_person import YoungPerson
from worlds import County, enter


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def staff(request: pytest.FixtureRequest, page: Any, county: County) -> Iterator[Staff]:
    """Whoever walks this journey; no page they met may have had a fault. `county` is the test's."""
    page.set_viewport_size(request.param)
    staff = Staff(page)
    yield staff
    assert not staff.faults
    enter(county.authority)


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def theirs(request: pytest.FixtureRequest, browser: Any, live_server: Any) -> Iterator[Any]:
    """A browser of their own, in which no script of ours runs."""
    made = []

    def at_browser(language: str = "en") -> YoungPerson:
        context = browser.new_context(
            base_url=live_server.url, locale="en-GB", viewport=request.param, bypass_csp=True
        )
        # Scripts of pages are refused; those of the accessibility check still run.
        context.route("**/*.js", lambda route: route.abort())
        made.append(context)
        return YoungPerson(context.new_page(), language)

    yield at_browser
    for context in made:
        context.close()
