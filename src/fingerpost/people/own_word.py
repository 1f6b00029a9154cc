"""Details that young people change themselves, and putting them back as they were."""

from collections.abc import Mapping

from fingerpost.core.details import ADDRESS
from fingerpost.people.models import Person

CHANGEABLE = frozenset({*ADDRESS, "mobile", "email", "preferred_means"})
Texts = dict[str, str]


def change(person_id: int, columns: Mapping[str, str]) -> tuple[Texts, Texts]:
    """Change what somebody told us of how to reach them; gives what was and what is, where new.

    An address is taken whole: lines that were not given are blank afterwards. The caller is inside
    an `act`, which the history names.
    """
    held = _locked(person_id)
    wanted = {name: value for name, value in columns.items() if name in CHANGEABLE}
    if any(name in ADDRESS for name in wanted):
        wanted = dict.fromkeys(ADDRESS, "") | wanted
    after = {name: value for name, value in wanted.items() if getattr(held, name) != value}
    before = {name: getattr(held, name) for name in after}
    _write(held, after)
    return before, after


def put_back(person_id: int, *, before: Mapping[str, str], after: Mapping[str, str]) -> Texts:
    """Restore what was before a change, wherever nothing has changed it since; gives what was.

    The caller is inside an `act`.
    """
    held = _locked(person_id)
    restored = {name: before[name] for name in after if getattr(held, name) == after[name]}
    if not set(ADDRESS).isdisjoint(after) and not set(ADDRESS) & set(after) <= set(restored):
        # Half of an older address and half of a newer one would be nobody's.
        restored = {name: value for name, value in restored.items() if name not in ADDRESS}
    _write(held, restored)
    return restored


def _locked(person_id: int) -> Person:
    return Person.objects.select_for_update().get(pk=person_id)


def _write(held: Person, columns: Mapping[str, str]) -> None:
    for name, value in columns.items():
        setattr(held, name, value)
    if columns:
        held.save(update_fields=list(columns))
