"""What the tests of several processes share."""

from collections.abc import Iterator

import pytest
from django.db import connection

from fingerpost.core.linkage import model, scoring
from fingerpost_pytest import test_server
from other_processes import Stage


@pytest.fixture(scope="session")
def stage(django_db_setup: None) -> Iterator[Stage]:
    """Where pieces of the product are played in processes of their own."""
    names = ("HOST", "PORT", "NAME", "USER", "PASSWORD")
    stage = Stage({n: connection.settings_dict[n] for n in names}, test_server.web_role)
    stage.prepare(have_splink_write_its_program)
    yield stage
    stage.close()


def have_splink_write_its_program() -> None:
    """Once for all processes: it takes longer than most of what they play."""
    scoring._program(model.frozen_model(), scoring.LOWEST_SCORE_KEPT)
