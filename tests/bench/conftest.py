"""Measuring is for `./test --bench`; the world of two large authorities is built once a run."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test.utils import setup_databases, teardown_databases

from bench.kent import World, build
from bench.shared_out import share_out
from fingerpost_pytest import test_server


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Also those that measure without the benchmark fixture stay out of an ordinary run."""
    if not config.getoption("benchmark_skip"):
        return
    for item in items:
        if item.get_closest_marker("bench"):
            item.add_marker(pytest.mark.skip(reason="measures: ./test --bench"))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """As everywhere, but also for tests that commit and clean nothing up."""
    with django_db_blocker.unblock():
        made = setup_databases(0, interactive=False, aliases={"default"}, serialized_aliases=set())
        test_server.make_web_role()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def world_built(django_db_setup: None, django_db_blocker: Any) -> World:
    with django_db_blocker.unblock(), test_server.eyes(as_web=False):
        return build()


@pytest.fixture
def world(world_built: World, django_db_blocker: Any) -> Iterator[World]:
    """Both authorities, seen as the web role, and outside any transaction, as in real life."""
    with django_db_blocker.unblock(), test_server.eyes(as_web=True):
        yield world_built


@pytest.fixture(scope="session")
def shared_out_built(world_built: World, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), test_server.eyes(as_web=False):
        share_out(world_built.kent)


@pytest.fixture
def shared_out(shared_out_built: None, world: World) -> World:
    """The same with its work shared out and much of it tried."""
    return world
