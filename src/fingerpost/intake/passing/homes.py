"""Where the people of a file live: as its lines say, else by their postcodes."""

from collections.abc import Iterable, Mapping
from typing import Any

from fingerpost.organisations.models import Postcode
from fingerpost.people import details


def homes(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> dict[int, str]:
    """The authority each line's person lives in, by line number, where it can be told.

    Args:
        rows: line numbers and fields.
    """
    stated: dict[int, str] = {}
    postcodes: dict[int, str] = {}
    for number, fields in rows:
        if said := details.authority_code(fields, "home_authority"):
            stated[number] = said
        elif postcode := fields.get("postcode"):
            postcodes[number] = postcode
    known = _authorities(set(postcodes.values()))
    return stated | {number: known[p] for number, p in postcodes.items() if p in known}


def _authorities(postcodes: set[str]) -> dict[str, str]:
    found = Postcode.objects.filter(postcode__in=postcodes)
    return dict(found.values_list("postcode", "la_code"))
