"""Starts the server before pytest-django makes its database, and gives the web role its rights."""

from typing import Any

import pytest

from fingerpost_pytest import test_server
from kept_database import KeptDatabase


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, kept_database: KeptDatabase
) -> None:
    test_server.start(kept_database)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        test_server.make_web_role()
