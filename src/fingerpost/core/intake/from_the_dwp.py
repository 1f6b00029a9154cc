"""What is kept of what the Department for Work and Pensions tells an authority (LAW-14).

Sections 15 and 76 of the Education and Skills Act 2008 let it tell name, address, date of birth and
a parent's name and address, and nothing else; and to pass it on is a crime. So of a line only these
are kept, apart from everything else we hold of somebody.
"""

from collections.abc import Mapping
from typing import Any

ADDRESS = (
    "address",
    *(f"address_line_{n}" for n in range(1, 5)),
    "town",
    "county",
)
OTHERS = ("postcode", "parent_name")
TO_MATCH_BY = (
    *("given_name", "middle_names", "family_name", "full_name", "preferred_given_name"),
    *("preferred_family_name", "former_family_name", "born_on"),
)
MAY_BE_TOLD = frozenset((*ADDRESS, *OTHERS, *TO_MATCH_BY))


def kept(line: Mapping[str, Any]) -> dict[str, str]:
    """By code of core/sharing/fields.csv what a line tells, besides by whom it is matched.

    Example: `kept({"address_line_1": "1 Mill Lane", "town": "Orrin", "mobile": "07700"})` is
    `{"address": "1 Mill Lane, Orrin"}`.
    """
    address = ", ".join(str(line[name]) for name in ADDRESS if line.get(name))
    told = {"address": address} | {name: str(line.get(name) or "") for name in OTHERS}
    return {code: value for code, value in told.items() if value}


def cut_down(line: Mapping[str, Any]) -> dict[str, Any]:
    """The line without what the department may not tell."""
    return {name: value for name, value in line.items() if name in MAY_BE_TOLD}
