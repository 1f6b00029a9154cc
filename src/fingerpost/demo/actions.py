"""Puts the made-up county into the database the way a real one gets there: by files, in order.

Organisations come as a register, people's sign-ins by invitation, and everything else as
submissions through intake, each at the time it would have arrived.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date

from django.utils import timezone

from fingerpost.core.intake.register import RegisterEntry
from fingerpost.db.rls import authority_scope
from fingerpost.demo.generate import generate
from fingerpost.demo.world import County, DemoFile, DemoUser, Place
from fingerpost.evidence.actions import rederive
from fingerpost.intake import actions as intake
from fingerpost.organisations import actions as organisations
from fingerpost.organisations.models import Authority, Organisation, User

PASSWORD = "walk-the-county-16"  # noqa: S105 - the way into made-up data, printed at every start

Told = Callable[[int, int], None]


def load(scale: str, *, as_at: date | None = None, told: Told | None = None) -> Counter[str]:
    """Load the county of this size as it stands on `as_at`, today when not said.

    Returns:
        How many submissions ended in each state.
    """
    county = generate(scale, as_at=as_at or timezone.localdate())
    authorities = _authorities(county)
    places = _places(county)
    for user in county.users:
        _user(user, authorities, places)
    states: Counter[str] = Counter()
    for number, file in enumerate(county.files, start=1):
        states[_send(file, authorities[file.authority], places[file.sender])] += 1
        if told:
            told(number, len(county.files))
    for authority in authorities.values():
        with authority_scope(authority.pk):
            rederive(authority_id=authority.pk, as_at=timezone.localdate())
    return states


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


def _send(file: DemoFile, authority: Authority, sender: Organisation) -> str:
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
        return str(intake.process(submission.pk, derive=False).state)
