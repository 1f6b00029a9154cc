"""Whom a role may reach that sees only the young people shared with it.

The floor that shares them out says who that is (`caseload/allocation`), because people stand below
it. Until it has said so, nobody.
"""

from collections.abc import Callable

from django.db.models import Q

from fingerpost.organisations.access import Access

NOBODY = Q(pk__in=())
Rule = Callable[[Access], Q]
_rules: list[Rule] = []


def shared_out_by(rule: Rule) -> None:
    """From now on this says which people are shared with whoever asks, as a condition on them."""
    _rules[:] = [rule]


def shared_with(access: Access) -> Q:
    """A condition on people: they are shared with whoever asks."""
    return _rules[0](access) if _rules else NOBODY
