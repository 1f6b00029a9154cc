"""What the docs say is so: pages, links, commands and variables compared with the program."""

import argparse
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fingerpost import docs
from fingerpost.cli.main import COMMANDS, load, parser_for
from shared_files import REPOSITORY

LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
# A command as it is typed: at the start of a line of code or of a piece of code in a sentence.
COMMAND = re.compile(
    r"(?:`|^ {4,}(?:\w+=\S+ )*|\w && )(?:\.venv/bin/)?fingerpost (-?[a-z][a-z-]*)([^`\n]*)"
)
RUN = re.compile(r"\./run((?: --[a-z-]+(?: [a-z]+)?)*)")
MODULE = re.compile(r"python -m (fingerpost[\w.]*)")
VARIABLE = re.compile(r"\b(?:FINGERPOST|DATABASE)_[A-Z_]*[A-Z]\b")
READ = re.compile(r"""(?:environ(?:\.get\(|\[)|_flag\()["']((?:FINGERPOST|DATABASE)_[A-Z_]+)["']""")
# What `fingerpost setup` asks; it puts the names together.
ASKED_FOR = {
    f"FINGERPOST_ADMIN_{answer}"
    for answer in ("AUTHORITY_CODE", "AUTHORITY_NAME", "NAME", "EMAIL", "PASSWORD")
}
SETTINGS = {"FINGERPOST_DEMO", "FINGERPOST_GALLERY"}  # Django's, not the environment's


def pages() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.split("\0") if not listed.returncode else []
    found = [REPOSITORY / name for name in names if name]
    return [page for page in found if page.exists()] or sorted(REPOSITORY.glob("*.md"))


PAGES = pages()


def short(page: Path) -> str:
    return page.relative_to(REPOSITORY).as_posix()


# Pages drawn from the program


@pytest.mark.parametrize("name", docs.PAGES)
def test_a_generated_page_is_what_its_table_draws(name: str) -> None:
    page = docs.DOCS / name
    assert page.exists(), "run python -m fingerpost.docs"
    assert page.read_text("utf-8") == docs.PAGES[name](), "run python -m fingerpost.docs"


def test_every_page_among_the_generated_is_generated() -> None:
    there = {p.relative_to(docs.DOCS).as_posix() for p in docs.DOCS.glob("reference/generated/*")}
    assert there <= set(docs.PAGES)


def test_the_indexes_of_the_docs_name_every_page() -> None:
    indexes = (docs.DOCS / "README.md", docs.DOCS / "adr" / "README.md")
    named = {
        (index.parent / target.split("#")[0]).resolve()
        for index in indexes
        for target in LINK.findall(index.read_text("utf-8"))
    }
    there = {page for page in PAGES if page.is_relative_to(docs.DOCS)}
    assert there - named - set(indexes) == set(), "put it into docs/README.md"


# Links


def anchors(page: Path) -> set[str]:
    """The anchors that headings of a page give, as the usual viewers make them."""
    text = FENCE.sub("", page.read_text("utf-8"))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text))
    return {heading.strip().replace(" ", "-") for heading in plain}


def broken(page: Path) -> Iterator[str]:
    for target in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        place = (page.parent / name).resolve() if name else page
        if not place.exists() or (anchor and anchor not in anchors(place)):
            yield target


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    assert list(broken(page)) == []


# Commands and variables


def commands(page: Path) -> Iterator[tuple[str, str]]:
    for line in page.read_text("utf-8").splitlines():
        yield from COMMAND.findall(line)


def options(parser: argparse.ArgumentParser) -> set[str]:
    return {option for action in parser._actions for option in action.option_strings}


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_commands_in_the_docs_exist_with_their_options(page: Path) -> None:
    for name, rest in commands(page):
        if name.startswith("-"):
            assert name in ("--help", "--version", "-h")
            continue
        command = load(name) if name in COMMANDS else None
        assert command is not None, f"there is no fingerpost {name}"
        typed = set(re.findall(r"(?<=\s)--[a-z-]+", rest.split(" #")[0]))
        assert typed <= options(parser_for(name, command)), f"fingerpost {name}{rest}"


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_what_run_is_given_exists(page: Path) -> None:
    serve = load("serve")
    assert serve is not None
    for given in RUN.findall(page.read_text("utf-8")):
        assert set(re.findall(r"--[a-z-]+", given)) <= options(parser_for("serve", serve))


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_modules_the_docs_tell_to_run_exist(page: Path) -> None:
    for module in MODULE.findall(page.read_text("utf-8")):
        path = REPOSITORY / "src" / Path(*module.split("."))
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


def variables_read(folder: str) -> set[str]:
    files = sorted((REPOSITORY / folder).rglob("*.py"))
    return {name for path in files for name in READ.findall(path.read_text("utf-8"))}


def test_variables_of_the_environment_are_those_of_the_code() -> None:
    told = {name for page in PAGES for name in VARIABLE.findall(page.read_text("utf-8"))}
    told = {name for name in told if name not in ASKED_FOR}
    by_the_program = variables_read("src") - ASKED_FOR
    by_tests = variables_read("tests")
    assert told - by_the_program - by_tests - SETTINGS == set(), "told of, and not read"
    assert by_the_program - told - {"FINGERPOST_DB_ROLE"} == set(), "read, and not told of"
