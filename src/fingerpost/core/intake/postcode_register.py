"""The register of postcodes: in which authority each lies. Streamed, because England has millions.

Any CSV with a column of postcodes and one of authorities is read: the DfE's three digits, or the
nine characters of the ONS. Where a county is above districts, the ONS names the district; then a
second list says to which authority each district belongs.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from fingerpost.core import codes
from fingerpost.core.identifiers import parse_postcode
from fingerpost.core.intake.matching import squeezed
from fingerpost.core.intake.refusals import Refused

EVERY = codes.load("local_authorities")
LOCAL_AUTHORITIES = frozenset(EVERY) - EVERY.where(kind="special")
POSTCODES = ("pcds", "pcd", "pcd2", "pcd7", "pcd8", "postcode")
AUTHORITIES = (
    "lacode",
    "authority",
    "dfecode",
    "oldlacode",
    "oslaua",
    "laua",
    "ladcd",
    "newlacode",
)
DISTRICTS = ("ladcode", "ladcd", "districtcode", "gsscode")
NO_COLUMNS = (
    "No columns of postcodes and authorities were found. Name them “postcode” and “la_code”, or "
    "send the ONS postcode directory as it is."
)
NO_DISTRICTS = (
    "No columns of districts and authorities were found. Name them “lad_code” and “la_code”."
)


def read_postcodes(
    path: Path, districts: Mapping[str, str] | None = None
) -> Iterator[tuple[str, str]]:
    """Each postcode with the three digits of its authority; others' countries are left out.

    Raises:
        Refused: the file has no such columns.
    """
    known = _by_gss() | dict(districts or {})
    for postcode, place in _pairs(path, POSTCODES, AUTHORITIES, NO_COLUMNS):
        code = known.get(place, place)
        found = parse_postcode(postcode)
        if found and code in LOCAL_AUTHORITIES:
            yield found.value, code


def read_districts(path: Path) -> dict[str, str]:
    """The three digits of the authority each district belongs to, by the district's ONS code.

    Raises:
        Refused: the file has no such columns.
    """
    known = _by_gss()
    found = (
        (district, known.get(place, place))
        for district, place in _pairs(path, DISTRICTS, AUTHORITIES, NO_DISTRICTS)
    )
    return {district: code for district, code in found if code in LOCAL_AUTHORITIES}


def _by_gss() -> dict[str, str]:
    return {row["gss_code"]: row["code"] for row in EVERY.history if row["gss_code"]}


def _pairs(
    path: Path, of_key: Iterable[str], of_place: Iterable[str], otherwise: str
) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = csv.reader(file)
        headings = [squeezed(heading) for heading in next(lines, [])]
        key, place = _first(headings, of_key), _first(headings, of_place)
        if key is None or place is None or key == place:
            raise Refused(otherwise)
        for line in lines:
            if len(line) > max(key, place):
                yield line[key].strip(), line[place].strip()


def _first(headings: list[str], wanted: Iterable[str]) -> int | None:
    return next((headings.index(name) for name in wanted if name in headings), None)
