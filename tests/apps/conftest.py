"""What the tests of several processes share."""

from collections.abc import Iterator

import pytest
from django.db import connection

from fingerpost_pytest import test_server
from other_processes import Stage, have_splink_write_its_program


@pytest.fixture(scope="session")
def stage(django_db_setup: None) -> Iterator[Stage]:
    """Where pieces of the product are played in processes of their own."""
    names = ("HOST", "PORT", "NAME", "USER", "PASSWORD")
    stage = Stage({n: connection.settings_dict[n] for n in names}, test_server.web_role)
    stage.prepare(have_splink_write_its_program)
    yield stage
    stage.close()
