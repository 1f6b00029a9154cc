"""Whatever the table, no withheld cell can be worked out of what is printed of it.

Forty tables from a seed; `./test --bench` tries ten thousand.
"""

from dataclasses import replace

import pytest

from core.protection.hierarchies import SETTINGS, random_hierarchy
from fingerpost.core.protection.publication import attack, protect

TABLES = 40


@pytest.mark.parametrize("seed", range(TABLES))
def test_no_cell_of_a_random_hierarchy_is_broken(seed):
    tables = random_hierarchy(seed)
    found = protect(tables, SETTINGS)
    small = {one for one, count in tables.counts.items() if 1 <= count <= 5}
    assert all(found.shown[one].withheld for one in small)
    assert attack(tables, found.shown, replace(SETTINGS, seed=99)) == []
