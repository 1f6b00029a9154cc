"""Making figures public: protected and attacked first, and only then stored."""

from dataclasses import dataclass

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.protection.publication import Broken, Protected, protect
from fingerpost.core.protection.rules import Settings
from fingerpost.core.protection.suppression import Unprotectable
from fingerpost.organisations.access import Access
from fingerpost.reports.models import MonthFigures
from fingerpost.reports.publications import records
from fingerpost.reports.publications.models import Publication


class Refused(Exception):
    """These figures cannot be published like this, with the sentence that says why."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """How figures are to be published."""

    settings: Settings
    note: str = ""


def protected(figures: MonthFigures, chosen: Chosen) -> Protected:
    """A month as it would be published; nothing is stored.

    Raises:
        Refused: a small number could be worked out of it.
    """
    before = Publication.objects.filter(
        authority=figures.authority_id, period_end=figures.built.period_end
    )
    earlier = records.printed_before(before.order_by("version"))
    try:
        return protect(records.tables(figures), chosen.settings, earlier)
    except (Broken, Unprotectable) as given_away:
        raise Refused(_sentence(given_away, bool(earlier))) from given_away


def _sentence(why: Exception, corrected: bool) -> str:
    if isinstance(why, Broken):
        return f"{why} Choose to withhold small numbers instead of rounding."
    if corrected:
        return "Together with what you published before, a small number could be worked out."
    return (
        "There are too few young people: a small number could be worked out whatever we withhold."
    )


def publish(figures: MonthFigures, *, by: Access, chosen: Chosen) -> Publication:
    """Make a month public, or correct what was.

    Raises:
        Refused: a small number could be worked out of it.
    """
    found = protected(figures, chosen)
    authority, end = by.authority, figures.built.period_end
    with act("published figures", by=by.user, authority_id=authority.pk) as detail:
        version = Publication.objects.filter(authority=authority, period_end=end).count() + 1
        made = Publication.objects.create(
            authority=authority,
            period_end=end,
            version=version,
            note=chosen.note,
            chosen={
                "method": chosen.settings.method.value,
                "largest_withheld": chosen.settings.largest_withheld,
            },
            cells=records.stored(found.shown),
            pattern=[[dict(cell), rule] for cell, rule in found.pattern.items()],
            proof=found.proof.as_record(),
            fingerprint=figures.built.fingerprint,
            made_by=by.user,
            made_at=timezone.now(),
        )
        detail.update(publication=made.pk, month=f"{end:%Y-%m}", version=version)
    return made
