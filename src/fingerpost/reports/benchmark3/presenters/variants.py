"""The forms a pack is given in, and which parts each has. All are drawn from what was printed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fingerpost.reports.benchmark3.presenters import sections as of
from fingerpost.reports.benchmark3.presenters.sections import Told
from fingerpost.reports.documents.document import Document, Section
from fingerpost.web.words import date_words


@dataclass(frozen=True, slots=True)
class Variant:
    """One form: for whom, on how many pages at most, and its parts."""

    key: str
    name: str
    what: str
    pages: int
    parts: Sequence[Callable[[Told], Section]]


VARIANTS: Mapping[str, Variant] = {
    one.key: one
    for one in (
        Variant(
            "governors",
            "For governors",
            "Four pages: all five measures, routes, plans, groups, and how we know.",
            4,
            (
                of.in_short,
                of.by_route,
                of.by_group,
                of.plans,
                of.elsewhere,
                of.how_known,
                of.whose_word,
                of.cannot_be_known,
                lambda it: of.published_beside(it, it.pack.authority.code),
                of.how_counted,
            ),
        ),
        Variant(
            "inspection",
            "Two pages",
            "Three years in short, by group, how we know, and what the school did.",
            2,
            (
                of.in_short,
                of.by_route,
                of.by_group,
                lambda it: of.how_known(it, every_year=False),
                of.cannot_be_known,
                of.what_was_done,
            ),
        ),
        Variant(
            "website",
            "For your website",
            "One page that anybody may read, with the markup to paste.",
            1,
            (lambda it: of.in_short(it, with_others=False), of.by_route, of.how_to_read),
        ),
    )
}


def document(variant: Variant, it: Told) -> Document:
    """A form of a pack."""
    parts = [part(it) for part in variant.parts] if it.cohorts else [of.in_short(it)]
    return Document(
        title="Where our leavers went",
        authority=it.pack.school.name,
        on=it.pack.on,
        summary=f"Year 11 leavers of three summers, as known on {date_words(it.pack.on)}. "
        "Numbers are rounded to the nearest 5, so that nobody can be picked out.",
        sections=parts,
    )
