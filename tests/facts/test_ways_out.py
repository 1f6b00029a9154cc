"""Named data leaves by one door: every other way out is written down with its flow and reason.

A page that a school, a provider or a stranger can open, and every piece of code that makes a file,
stands in sharing/ways_out.csv. A new one fails until somebody has thought about it:

    gate       passes `sharing.gate.release`, which decides, masks and logs
    by law     goes whoever it is about; `sharing.handing_over` checks the fields and logs
    theirs     tells a sender what it told us itself, and what became of that
    own rules  is decided by a rule of its own, which the reason names
    nobody     names no young person
    ours       stays with the authority's own staff
"""

import ast
import csv
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from fingerpost.core.access import HUB, ROLES, may
from fingerpost.core.sharing.flows import flows
from fingerpost.web.route_list import routes

HOUSE = Path(__file__).parents[2] / "src" / "fingerpost"
OUTSIDE = [role for role in ROLES.values() if role == HUB or not role.of_authority]
DOORS = {
    "csv_file",
    "csv_made",
    "docx_made",
    "pdf_made",
    "xlsx_made",
    "FileResponse",
    "StreamingHttpResponse",
    "as_pdf",
}
MAKES_THE_DOORS = "web/downloads.py"
HOW = {"gate", "by law", "theirs", "own rules", "nobody", "ours"}
IN_NO_FLOW = {"nobody", "ours"}

with (HOUSE / "sharing/ways_out.csv").open(encoding="utf-8") as table:
    LISTED = list(csv.DictReader(table))


def listed(kind: str) -> dict[str, dict[str, str]]:
    return {row["way"]: row for row in LISTED if row["kind"] == kind}


def pages_of_others() -> set[str]:
    """Names of the addresses that somebody outside the authority can open."""
    patterns = import_module("fingerpost.urls").urlpatterns
    return {str(route.name) for _, route in routes(patterns) if _opens_outside(route.callback)}


def _opens_outside(view: object) -> bool:
    permission = getattr(view, "permission", None)
    return permission is None or any(may(role, permission) for role in OUTSIDE)


def doors() -> set[str]:
    """Every function that makes a file for a browser, as module:function."""
    return {
        f"{path.relative_to(HOUSE).as_posix()}:{name}"
        for path in HOUSE.rglob("*.py")
        for name in _makers(ast.parse(path.read_text("utf-8")))
        if path.relative_to(HOUSE).as_posix() != MAKES_THE_DOORS
    }


def _makers(tree: ast.Module) -> Iterator[str]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and any(map(_is_door, ast.walk(function))):
            yield function.name


def _is_door(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = ast.unparse(node.func).split(".")[-1]
    says_kind = any(keyword.arg == "content_type" for keyword in node.keywords)
    return name in DOORS or (name == "HttpResponse" and says_kind)


def test_every_page_that_others_can_open_says_what_leaves_by_it() -> None:
    assert sorted(pages_of_others() - set(listed("page"))) == [], "say so in sharing/ways_out.csv"


def test_every_door_for_files_says_what_leaves_by_it() -> None:
    assert sorted(doors() - set(listed("file"))) == [], "say so in sharing/ways_out.csv"


def test_nothing_is_listed_that_is_not_there() -> None:
    assert sorted(set(listed("page")) - pages_of_others()) == []
    assert sorted(set(listed("file")) - doors()) == []


@pytest.mark.parametrize("row", LISTED, ids=[row["way"] for row in LISTED])
def test_a_way_out_names_its_flow_and_reason(row: dict[str, str]) -> None:
    assert row["how"] in HOW
    assert row["why"]
    assert (row["flow"] in flows()) is (row["how"] not in IN_NO_FLOW)


def test_what_is_said_to_pass_the_gate_does() -> None:
    around = [row["way"] for row in LISTED if not _calls(row, DOOR.get(row["how"], ""))]
    assert around == [], "call fingerpost.sharing.gate.release or what hands over by law"


DOOR = {"gate": "gate.release(", "by law": "fingerpost.sharing.handing_over"}


def _calls(row: dict[str, str], door: str) -> bool:
    """Whether its module, or one it takes a name from, has the door."""
    source = _source(row)
    taken = (import_module(name) for name in re.findall(r"^from (fingerpost\.\S+)", source, re.M))
    beside = (Path(one.__file__).read_text("utf-8") for one in taken if one.__file__)
    return any(door in text for text in (source, *beside))


def _source(row: dict[str, str]) -> str:
    """The module of a page or door."""
    if row["kind"] == "file":
        return (HOUSE / row["way"].split(":")[0]).read_text("utf-8")
    patterns = import_module("fingerpost.urls").urlpatterns
    (view,) = (route.callback for _, route in routes(patterns) if route.name == row["way"])
    return Path(import_module(view.__module__).__file__ or "").read_text("utf-8")
