"""The words about papers and settings of sharing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from fingerpost.core.sharing import flows, papers
from fingerpost.core.sharing.flows import Mode
from fingerpost.core.sharing.papers import Filled
from fingerpost.sharing.papers.forms import lacking
from fingerpost.sharing.papers.models import AboutUs


@dataclass(frozen=True, slots=True)
class PaperWords:
    """A paper on the list: what it is, and what it still leaves blank."""

    filled: Filled

    @property
    def href(self) -> str:
        return reverse("paper", args=[self.filled.paper.code])

    @property
    def blanks(self) -> str:
        """What is to be filled in, in words."""
        return "; ".join(papers.values()[code].label for code in self.filled.blanks)


def to_set(found: Iterable[Filled]) -> list[tuple[str, str]]:
    """Each setting that is a blank somewhere: what it is, and where it is set."""
    codes = dict.fromkeys(code for one in found for code in one.blanks)
    held = [papers.values()[code] for code in codes]
    return [(one.label, reverse(one.page)) for one in held if one.page]


def modes(about: AboutUs, named: dict[Mode, str], chosen: Mode) -> list[dict[str, object]]:
    """Each mode: what it means, what it needs first, and how many it would let us name."""
    return [
        {
            "name": words.name,
            "what": words.what,
            "ground": words.ground,
            "lacks": lacking(mode, about),
            "named": named[mode],
            "is_chosen": mode is chosen,
        }
        for mode, words in flows.modes().items()
    ]


def file_name(paper: Filled, place: str = "") -> str:
    """The name of the file, of the paper and the organisation's number."""
    ending = f"-{place}" if place else ""
    return f"{paper.paper.code.replace('_', '-')}{ending}.docx"
