"""Puts the made-up county into the database the way a real one gets there: by files, in order.

Organisations come as a register, people's sign-ins by invitation, and everything else as
submissions through intake, each at the time it would have arrived.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time

from django.utils import timezone

from fingerpost.caseload.notices import actions as notices
from fingerpost.core.dates import add_months, month_end
from fingerpost.core.exercises.cohorts import CohortKind, fix_by, this_year
from fingerpost.core.exercises.survey import days
from fingerpost.core.intake.register import RegisterEntry
from fingerpost.db import bulk
from fingerpost.db.rls import authority_scope
from fingerpost.demo.agreements import agree
from fingerpost.demo.beside import a_process_beside, in_no_hurry_to_disk
from fingerpost.demo.cases import take_down_cases
from fingerpost.demo.generate import generate
from fingerpost.demo.team_day import at_work
from fingerpost.demo.tries import log_tries
from fingerpost.demo.world import County, DemoFile, DemoUser, Place
from fingerpost.evidence.actions import rederive
from fingerpost.intake import actions as intake
from fingerpost.intake.models import Submission
from fingerpost.intake.passing.actions import given_by
from fingerpost.linkage.tasks import look_for_duplicates
from fingerpost.organisations import actions as organisations
from fingerpost.organisations.models import Authority, Organisation, User
from fingerpost.returns import actions as returns
from fingerpost.returns import tasks as return_tasks
from fingerpost.returns.exercises import actions as exercises

PASSWORD = "walk-the-county-16"  # noqa: S105 - the way into made-up data, printed at every start

WHEN_TO_ANALYZE = {20, 60, 200}  # files, the largest first

Told = Callable[[int, int], None]


def load(scale: str, *, as_at: date | None = None, told: Told | None = None) -> Counter[str]:
    """Load the county of this size as it stands on `as_at`, today when not said.

    Returns:
        How many submissions ended in each state.
    """
    county = generate(scale, as_at=as_at or timezone.localdate())
    authorities = _authorities(county)
    places = _places(county)
    organisations.load_postcodes(county.postcodes.items(), by=None)
    states: Counter[str] = Counter()
    receivers = [authorities[file.authority] for file in county.files]
    senders = [places[file.sender] for file in county.files]
    with in_no_hurry_to_disk(), a_process_beside() as beside:
        received = beside(_receive, county.files, receivers, senders)
        for user in county.users:
            _user(user, authorities, places)
        for number, (authority, submission) in enumerate(
            zip(receivers, received, strict=True), start=1
        ):
            states[_finish(authority, submission)] += 1
            if number in WHEN_TO_ANALYZE:
                _analyze()
            if told:
                told(number, len(county.files))
    for authority in authorities.values():
        with authority_scope(authority.pk):
            rederive(authority_id=authority.pk, as_at=timezone.localdate())
            notices.take_stock(authority.pk)
            log_tries(authority, as_at or timezone.localdate())
            take_down_cases(authority, as_at or timezone.localdate())
            at_work(authority)
            agree(authority, as_at or timezone.localdate())
            _lists(authority, as_at or timezone.localdate())
            _ask_for_returns(authority, as_at or timezone.localdate())
            look_for_duplicates.defer(authority_id=authority.pk)
    return states


def _ask_for_returns(authority: Authority, as_at: date) -> None:
    """Returns for the last two months and one of them a year ago, so that figures have a history.

    The worker builds them once it runs: nobody waits for them.
    """
    last = month_end(add_months(as_at.replace(day=1), -1))
    for months_back in (12, 1, 0):
        period_end = month_end(add_months(last.replace(day=1), -months_back))
        asked = returns.ask(authority, period_end=period_end, by=None)
        return_tasks.start(asked)


def _lists(authority: Authority, as_at: date) -> None:
    """The lists of the year's exercises, drawn up when they were due; those of May fixed then."""
    year = this_year(as_at)
    for kind in CohortKind:
        due = fix_by(kind, year) if kind.is_guarantee else days(year, as_at)[0]
        at = timezone.make_aware(datetime.combine(min(due, as_at), time(12)))
        cohort = exercises.draw_up(authority, kind=kind, year=year, by=None, at=at)
        if kind.is_guarantee and due <= as_at:
            exercises.fix(cohort, by=None, at=at)


def _authorities(county: County) -> dict[str, Authority]:
    managers = {u.authority: u for u in county.users if u.role == "data_manager"}
    return {
        made_up.code: organisations.set_up_authority(
            code=made_up.code,
            name=made_up.name,
            manager_email=managers[made_up.code].email,
            manager_name=managers[made_up.code].name,
            password=PASSWORD,
            is_demo=True,
        )
        for made_up in county.authorities
    }


def _places(county: County) -> dict[str, Organisation]:
    """The register of the county, loaded, by the key files name their sender by."""
    organisations.load_register([_entry(place) for place in county.places], by=None)
    by_urn = {o.urn: o for o in Organisation.objects.exclude(urn="")}
    by_ukprn = {o.ukprn: o for o in Organisation.objects.exclude(ukprn="")}
    by_name = {o.name: o for o in Organisation.objects.all()}
    return {
        place.key: by_urn.get(place.record.urn)
        or by_ukprn.get(place.record.ukprn)
        or by_name[place.record.name]
        for place in county.places
    }


def _entry(place: Place) -> RegisterEntry:
    return RegisterEntry(
        organisation=place.record,
        has_sixth_form=place.sixth_form,
        authority=place.authority,
        town=place.town,
    )


def _user(
    user: DemoUser, authorities: dict[str, Authority], places: dict[str, Organisation]
) -> None:
    if User.objects.filter(email=user.email).exists():
        return
    organisations.add_user(
        email=user.email,
        name=user.name,
        password=PASSWORD,
        authority=authorities[user.authority],
        role_key=user.role,
        organisation=places[user.organisation] if user.organisation else None,
        by=None,
    )


def _receive(file: DemoFile, authority: Authority, sender: Organisation) -> int:
    """Receive and read a file, which needs nothing of the files before it; gives its number."""
    with authority_scope(authority.pk):
        submission = intake.receive(
            file.content,
            authority=authority,
            filename=file.filename,
            by=None,
            sender=sender,
            as_of=file.as_of,
            received_at=timezone.make_aware(file.received_at)
            if timezone.is_naive(file.received_at)
            else file.received_at,
        )
        return intake.take_step(submission.pk).pk


def _finish(authority: Authority, submission: int) -> str:
    """Match and apply, in the order the files came; each is known from when it came."""
    with authority_scope(authority.pk):
        came = Submission.objects.values_list("received_at", flat=True).get(pk=submission)
        done = intake.process(submission, derive=False, at=came)
        given = list(given_by(done))
    for neighbour, theirs in given:
        with authority_scope(neighbour.pk):
            intake.process(theirs, derive=False, at=came)
    return str(done.state)


def _analyze() -> None:
    """The tables grow from nothing faster than the server's own upkeep takes notice."""
    bulk.count_afresh("people_person", "intake_row", "evidence_evidence", "evidence_plan")
