"""Writes the pages of the docs that are drawn from the program: `python -m fingerpost.docs`.

With --check nothing is written; it ends with 1 if a page is not what it would write. A page is
made by the module whose table it draws; here is only which page comes from where.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from fingerpost import personal_data
from fingerpost.cli import catalogue as command_line
from fingerpost.core import catalogue
from fingerpost.core.codes import catalogue as codes
from fingerpost.core.cohorts import rules as cohorts
from fingerpost.core.intake import catalogue as intake
from fingerpost.core.returns import catalogue as return_rules
from fingerpost.core.rights import catalogue as rights
from fingerpost.core.sharing import catalogue as sharing

DOCS = Path(__file__).resolve().parents[2] / "docs"


def _openapi() -> str:
    from fingerpost.api.v1 import contract

    return contract.page()


def _routes() -> str:
    from fingerpost.web import route_list

    return route_list.page()


PAGES: Mapping[str, Callable[[], str]] = {
    "reference/command-line.md": command_line.page,
    "reference/generated/activity-codes.md": codes.activities_page,
    "reference/generated/cohort-rules.md": cohorts.page,
    "reference/generated/column-headings.md": intake.headings_page,
    "reference/generated/ilr-activities.md": intake.ilr_page,
    "reference/generated/openapi.json": _openapi,
    "reference/generated/personal-data.md": personal_data.as_markdown,
    "reference/generated/return-rules.md": return_rules.catalogue,
    "reference/generated/rights.md": rights.page,
    "reference/generated/roles.md": catalogue.roles_page,
    "reference/generated/routes.md": _routes,
    "reference/generated/sharing.md": sharing.page,
    "reference/generated/sources.md": codes.sources_page,
    "reference/generated/workflow.md": catalogue.workflow_page,
}


def stale() -> list[str]:
    """The pages that are not what they would be if written now."""
    return [name for name, draw in PAGES.items() if _written(name) != draw()]


def write(name: str) -> None:
    """Write one page."""
    page = DOCS / name
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(PAGES[name](), encoding="utf-8")


def _written(name: str) -> str:
    page = DOCS / name
    return page.read_text(encoding="utf-8") if page.exists() else ""


def main(arguments: list[str]) -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fingerpost.settings")
    django.setup()
    names = stale()
    for name in names:
        if "--check" not in arguments:
            write(name)
        sys.stdout.write(f"docs/{name}\n")
    return int(bool(names) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
