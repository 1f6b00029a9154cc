"""Making figures public: worked out and attacked by the worker, looked at, and only then stored."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.protection.cells import Key, Shown
from fingerpost.core.protection.publication import Broken, protect
from fingerpost.core.protection.suppression import Told, Unprotectable, nobody
from fingerpost.organisations.access import Access
from fingerpost.reports.authority import prints
from fingerpost.reports.authority.models import Print
from fingerpost.reports.models import MonthFigures
from fingerpost.reports.publications import records
from fingerpost.reports.publications.models import Proposal, Publication
from fingerpost.reports.publications.series import YEAR, months_before

COUNTED_ANEW = "The month was counted anew since. Preview it again."
BESIDE_REPORTS = (
    "Together with reports you gave out of this month, a small number could be worked out. Publish"
    " a month before you have reports made of it."
)
PUBLISHED_SINCE = "More was printed of this month since. Preview it again."

KEPT = timedelta(days=30)
"""How long a preview that nobody published is kept."""
WORKED_OUT = ("finished_at", "message", "began_at", "corrects", "cells", "pattern", "proof")


class Refused(Exception):
    """These figures cannot be published like this, with the sentence that says why."""


def ask(figures: MonthFigures, *, by: Access, method: str, largest_withheld: int) -> Proposal:
    """Ask how a month would look made public; asked again while that is worked out, it is one."""
    authority, end = by.authority, figures.built.period_end
    with act("previewed figures", by=by.user, authority_id=authority.pk) as detail:
        left = Proposal.objects.filter(authority=authority, publication=None)
        left.filter(asked_at__lt=timezone.now() - KEPT).exclude(finished_at=None).delete()
        asked: Proposal = Proposal.objects.get_or_create(
            authority=authority,
            figures=figures,
            method=method,
            largest_withheld=largest_withheld,
            finished_at=None,
            defaults={"period_end": end, "asked_by": by.user},
        )[0]
        detail.update(proposal=asked.pk, month=f"{end:%Y-%m}")
    return asked


def finish(proposal_id: int, told: Told = nobody) -> Proposal:
    """Work a proposal out, or say on it why it cannot be published.

    Nothing is stored before the end: a worker that dies leaves it as it was, to be begun again.
    """
    proposal: Proposal = Proposal.objects.select_related(
        "authority", "figures__built", "asked_by"
    ).get(pk=proposal_id)
    if not proposal.is_under_way:
        return proposal
    proposal.began_at = timezone.now()
    proposal.corrects = _versions(proposal).count()
    try:
        _work_out(proposal, told)
    except Refused as refused:
        proposal.message = str(refused)
    with transaction.atomic():
        still = Proposal.objects.select_for_update().filter(pk=proposal_id, finished_at=None)
        if still.exists():  # another worker may have been as quick
            _keep(proposal)
    return proposal


def _keep(proposal: Proposal) -> None:
    proposal.finished_at = timezone.now()
    with act(
        "worked out figures to publish",
        by=proposal.asked_by,
        authority_id=proposal.authority.pk,
        subject=proposal,
    ) as detail:
        proposal.save(update_fields=WORKED_OUT)
        detail["publishable"] = not proposal.message


def give_up(proposal_id: int, why: str) -> None:
    """Say why a proposal was not worked out."""
    waiting = Proposal.objects.filter(pk=proposal_id, finished_at=None)
    waiting.update(finished_at=timezone.now(), message=why)


def _work_out(proposal: Proposal, told: Told) -> None:
    if proposal.figures is None:
        raise Refused(COUNTED_ANEW)
    chosen = records.settings(proposal.method, proposal.largest_withheld)
    earlier = prints.said(proposal.authority.pk, prints.MONTH, proposal.period_end)
    try:
        found = protect(
            records.tables(proposal.figures, chosen), chosen, earlier, _editions(proposal), told
        )
    except (Broken, Unprotectable) as given_away:
        published = bool(proposal.corrects) or not earlier
        words = _sentence(given_away, bool(earlier)) if published else BESIDE_REPORTS
        raise Refused(words) from given_away
    if not prints.hold(proposal.figures, found.shown):
        raise Refused(BESIDE_REPORTS)
    proposal.cells = records.stored(found.shown)
    proposal.pattern = [[dict(cell), rule] for cell, rule in found.pattern.items()]
    proposal.proof = found.proof.as_record()


def _versions(proposal: Proposal) -> QuerySet[Publication]:
    return Publication.objects.filter(authority=proposal.authority, period_end=proposal.period_end)


def _editions(proposal: Proposal) -> list[dict[Key, Shown]]:
    """What was printed of the month published last before this one, and of a year before."""
    authority, end = proposal.authority, proposal.period_end
    before = Publication.objects.filter(authority=authority, period_end__lt=end)
    last = before.order_by("period_end").values_list("period_end", flat=True).last()
    ends = dict.fromkeys((last, months_before(end, YEAR)))
    printed = (prints.said(authority.pk, prints.MONTH, one) for one in ends if one)
    return [one for one in printed if one]


def _sentence(why: Exception, corrected: bool) -> str:
    if corrected:
        return "Together with what you published before, a small number could be worked out."
    if isinstance(why, Broken):
        return f"{why} Choose to withhold small numbers instead of rounding."
    return (
        "There are too few young people: a small number could be worked out whatever we withhold."
    )


def publish(proposal: Proposal, *, by: Access, note: str = "") -> Publication:
    """Make what was looked at public; asked twice, it is published once.

    Raises:
        Refused: it cannot be published, or what it was made from has changed since.
    """
    with transaction.atomic():
        prints.one_at_a_time(by.authority.pk)
        every = Proposal.objects.visible_to(by).select_for_update(of=("self",))
        of_month = every.filter(period_end=proposal.period_end).order_by("pk")
        held = {one.pk: one for one in of_month.select_related("figures__built")}[proposal.pk]
        if held.publication is None:
            held.publication = _publish(held, by, note)
            held.save(update_fields=["publication"])
        made: Publication = held.publication
    return made


def _publish(held: Proposal, by: Access, note: str) -> Publication:
    if held.is_under_way or held.message:
        raise Refused(held.message or "We are still working these figures out.")
    if held.figures is None:
        raise Refused(COUNTED_ANEW)
    reports = Print.objects.filter(authority=by.authority, about__in=prints.OF_A_MONTH)
    since = reports.filter(on=held.period_end, made_at__gte=held.began_at)
    if _versions(held).count() != held.corrects or since.exists():
        raise Refused(PUBLISHED_SINCE)
    with act("published figures", by=by.user, authority_id=by.authority.pk) as detail:
        made = Publication.objects.create(
            authority=by.authority,
            period_end=held.period_end,
            version=held.corrects + 1,
            note=note,
            chosen=held.chosen,
            cells=held.cells,
            pattern=held.pattern,
            proof=held.proof,
            fingerprint=held.figures.built.fingerprint,
            made_by=by.user,
            made_at=timezone.now(),
        )
        detail.update(publication=made.pk, month=f"{made.period_end:%Y-%m}", version=made.version)
    return made
