"""Making packs: counted, rounded and attacked first, and only then kept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.benchmark3 import beside, measures
from fingerpost.core.benchmark3.measures import METHOD, Leaver, Share
from fingerpost.core.benchmark3.protecting import printed
from fingerpost.core.leavers.cohorts import Cohort
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Membership, Organisation
from fingerpost.reports.benchmark3 import queries, records
from fingerpost.reports.benchmark3.models import Pack, PackRun

Facts = Mapping[Cohort, Sequence[Leaver]]
NOBODY_LEFT = "We hold nobody who was in Year 11 there in one of the last three summers."
UNDER_WAY = "The packs of all schools are being made already."
NOT_STAFF = "Whoever asked for these packs works here no longer."


class CannotMake(Exception):
    """A pack that cannot be made; the sentence says why."""


def make(school: Organisation, *, by: Access, on: date) -> Pack:
    """The pack of one school as known on a day; the latest one where it would be the same.

    Raises:
        Refused: the role may not.
        CannotMake: nobody left the school.
    """
    by.check(Permission.MAKE_PACKS)
    facts = queries.facts(by, school, on)
    if not any(facts.values()):
        raise CannotMake(NOBODY_LEFT)
    return _keep(school, facts, by=by, on=on, run=None)


def start(*, by: Access, on: date) -> PackRun:
    """Begin to make the packs of all schools; the worker goes on with it.

    Raises:
        Refused: the role may not.
        CannotMake: they are being made already.
    """
    by.check(Permission.MAKE_PACKS)
    with act("began packs of all schools", by=by.user, authority_id=by.authority.pk) as detail:
        try:
            with transaction.atomic():
                run = PackRun.objects.create(
                    authority=by.authority,
                    on=on,
                    started_at=timezone.now(),
                    started_by=by.user,
                    schools=queries.schools(by).count(),
                )
        except IntegrityError as twice:
            raise CannotMake(UNDER_WAY) from twice
        detail["run"] = run.pk
    return run


def work(run: PackRun) -> None:
    """Make what is still to make of a run: a school whose pack is there is only counted again."""
    held = Membership.objects.filter(
        user=run.started_by, authority=run.authority, organisation=None
    ).first()
    if held is None:
        return end(run, problem=NOT_STAFF)
    by, together = Access(held.user, held), _Together()
    done = set(run.packs.values_list("school", flat=True))
    for school in queries.schools(by):
        facts = queries.facts(by, school, run.on)
        together.add(facts)
        if school.pk not in done and any(facts.values()):
            _keep(school, facts, by=by, on=run.on, run=run)
    end(run, beside=together.told())
    return None


def end(run: PackRun, *, beside: Mapping[str, Any] | None = None, problem: str = "") -> None:
    """A run is over: every pack is made, or nothing more can be."""
    with act("ended packs of all schools", by=None, authority_id=run.authority_id) as detail:
        run.finished_at, run.problem, run.beside = timezone.now(), problem, dict(beside or {})
        run.schools = run.packs.count()
        run.save()
        detail.update(run=run.pk, packs=run.schools)


def _keep(school: Organisation, facts: Facts, *, by: Access, on: date, run: PackRun | None) -> Pack:
    kept = Pack.objects.filter(authority=by.authority, school=school)
    earlier: list[Pack] = list(kept.order_by("made_at"))
    cohorts = [
        records.kept(cohort, printed(them, records.printed_before(earlier, cohort)))
        for cohort, them in facts.items()
        if them
    ]
    fingerprint = records.fingerprint(cohorts)
    if run is None and earlier and (earlier[-1].fingerprint, earlier[-1].on) == (fingerprint, on):
        return earlier[-1]
    with act("made a pack", by=by.user, authority_id=by.authority.pk) as detail:
        pack = Pack.objects.create(
            authority=by.authority,
            school=school,
            run=run,
            on=on,
            method=METHOD,
            cohorts=cohorts,
            did=queries.what_the_school_did(by, school),
            fingerprint=fingerprint,
            made_at=timezone.now(),
            made_by=by.user,
        )
        detail.update(pack=pack.pk, organisation=school.pk)
    return pack


class _Together:
    """All schools of an authority counted together, measure by measure."""

    def __init__(self) -> None:
        self.parts: Counter[tuple[str, str]] = Counter()
        self.bases: Counter[tuple[str, str]] = Counter()

    def add(self, facts: Facts) -> None:
        """One school more."""
        for cohort, them in facts.items():
            for name, share in _of_all(them).items():
                self.parts[cohort.key, name] += share.part
                self.bases[cohort.key, name] += share.base

    def told(self) -> dict[str, dict[str, Sequence[int]]]:
        """What may be said of them: whole per cent, and of about how many."""
        found: dict[str, dict[str, Sequence[int]]] = {}
        for (cohort, name), base in self.bases.items():
            if said := beside.of_all(Share(self.parts[cohort, name], base)):
                found.setdefault(cohort, {})[name] = said
        return found


def _of_all(them: Sequence[Leaver]) -> Mapping[str, Share]:
    years = sorted({year for one in them for year in one.told_by})
    known = {"known": measures.known(them, years[-1])} if years else {}
    return {
        **known,
        "first": measures.in_learning_or_work(them),
        "intended": measures.as_intended(them),
        "sustained": measures.sustained(them),
        "named": measures.may_be_named(them),
    }
