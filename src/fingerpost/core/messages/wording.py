"""The words we send, as data with versions: a file each, `still-here.text.2.txt`.

    Name: Still here (text)
    Subject: Are we right?           of e-mails and letters only
    Opens: consent                   of those whose link asks whether the school may know

    ((first_name)), is this still right? ((link))

The newest version is sent; older ones stay, because what was sent says which it was. What stands
in double brackets is filled in when it leaves (values.csv).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fingerpost.core import tables
from fingerpost.core.messages import Means

PLACE = re.compile(r"\(\(([a-z_]+)\)\)")
LINK = "link"
HERE, CONSENT = "here", "consent"
"""What a link opens: the pages on what they do, or the question whether their school may know."""
ORDER = ("still-here", "reminder", "keep-in-touch", "appointment", "consent")
"""As pages offer them: what is sent most comes first."""


class NotFilled(ValueError):
    """A value the words ask for was not given; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Value:
    """What may stand in double brackets: where it is from, what it is, an example."""

    source: str
    what: str
    example: str
    in_subject: bool


@dataclass(frozen=True, slots=True)
class Template:
    """Words to send by one means, in one version."""

    key: str
    means: Means
    version: int
    name: str
    subject: str
    body: str
    opens: str = HERE

    @property
    def asks_for(self) -> tuple[str, ...]:
        """The values it needs, in the order they first stand."""
        return tuple(dict.fromkeys(PLACE.findall(f"{self.subject}\n{self.body}")))

    @property
    def typed(self) -> tuple[str, ...]:
        """Those of them that whoever sends it must type."""
        return tuple(name for name in self.asks_for if values()[name].source == "typed")

    @property
    def has_link(self) -> bool:
        """Whether a link of their own stands in it."""
        return LINK in self.asks_for


@cache
def values() -> Mapping[str, Value]:
    """Every value there is."""
    return {
        row["name"]: Value(row["from"], row["what"], row["example"], row["subject"] == "yes")
        for row in tables.rows("messages", "values")
    }


@cache
def every_template() -> tuple[Template, ...]:
    """Every version of every template."""
    folder = files("fingerpost.core.messages").joinpath("templates")
    found = [parsed(f.name, f.read_text("utf-8")) for f in folder.iterdir() if f.is_file()]
    return tuple(sorted(found, key=_place))


def _place(template: Template) -> tuple[int, int, int]:
    return ORDER.index(template.key), list(Means).index(template.means), template.version


@cache
def templates() -> Mapping[tuple[str, Means], Template]:
    """The newest version of each, by key and means."""
    return {(t.key, t.means): t for t in every_template()}


def parsed(filename: str, text: str) -> Template:
    """A template from its file."""
    key, means, version, _ = filename.split(".")
    head, _, body = text.partition("\n\n")
    said = dict(line.split(": ", 1) for line in head.splitlines())
    return Template(
        key=key,
        means=Means(means),
        version=int(version),
        name=said["Name"],
        subject=said.get("Subject", ""),
        body=body.strip(),
        opens=said.get("Opens", HERE),
    )


@cache
def opening(page: str) -> frozenset[str]:
    """The keys of the templates whose link opens a page."""
    return frozenset(template.key for template in every_template() if template.opens == page)


def council(name: str) -> str:
    """What an authority is called to somebody outside it: Kent, as the DfE's list has it, says
    little without the word."""
    return name if "council" in name.lower() else f"{name} council"


def filled(text: str, given: Mapping[str, str]) -> str:
    """The words with the values in their places.

    Raises:
        NotFilled: one was not given.
    """

    def put(found: re.Match[str]) -> str:
        name = found[1]
        if not given.get(name):
            raise NotFilled(f"The message needs a value for “{name}”.")
        return given[name]

    return PLACE.sub(put, text)


def kept_open(names: tuple[str, ...]) -> dict[str, str]:
    """These values left as places, to be filled later."""
    return {name: f"(({name}))" for name in names}
