"""What a report is written from, and the part that all of them have: how its numbers were made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fingerpost.core.authority_reports.methods import method
from fingerpost.core.figures.measures import measures
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.reports.authority.presenters.words import MARKS, Printed
from fingerpost.reports.authority.sources import Offered
from fingerpost.reports.documents.document import Section, Table
from fingerpost.web.words import date_words, of_base

NO_VERSION = "the only one we hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Printed numbers with whose they are, of which day, from what, and made when.

    `months` are the headlines of the month and of those before it of which a return is held, the
    earliest first. `place` is the school a report is about, `schools` names each by its key.
    `places_to_learn` are those after 16, each with its district, `offered` what our directory has.
    """

    authority: Authority
    on: date
    made_on: date
    printed: Printed
    proof: Mapping[str, Any]
    source: str
    months: Mapping[date, Printed] = field(default_factory=dict)
    place: Organisation | None = None
    schools: Mapping[str, str] = field(default_factory=dict)
    places_to_learn: Sequence[tuple[str, Organisation]] = ()
    offered: Sequence[Offered] = ()


def how_counted(material: Material, used: Sequence[str] = ()) -> Section:
    """Source, day, method versions, and how small numbers were protected.

    Args:
        material: what the report is written from.
        used: the measures it prints, by key.
    """
    proof = material.proof
    hidden = proof["withheld_as_small"] + proof["withheld_beside"]
    tried = (
        f" We tried to work each of them out: every one may be any of {proof['narrowest']} numbers"
        " or more."
        if proof["narrowest"]
        else ""
    )
    return Section(
        "How these numbers were made",
        (
            f"{material.source} Written on {date_words(material.made_on)}.",
            MARKS,
            f"{of_base(hidden, proof['cells'])} numbers are withheld.{tried}",
        ),
        tables=[
            Table(
                "What the figures mean",
                ("Figure", "Meaning", "Counted in this way"),
                [_meaning(key, material.on) for key in used],
            )
        ]
        if used
        else (),
    )


def _meaning(key: str, on: date) -> tuple[str, str, str]:
    held = method(key, on)
    return (
        measures()[key].name,
        measures()[key].in_words,
        held.version if held else NO_VERSION,
    )
