"""Setting up authorities, people's sign-ins and the register of schools and providers."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.access import DATA_MANAGER, ROLES
from fingerpost.core.codes import load
from fingerpost.core.intake.register import RegisterEntry
from fingerpost.db import bulk
from fingerpost.db.rls import authority_scope
from fingerpost.organisations.models import Authority, Membership, Organisation, User

REGISTER_FIELDS = (
    "name",
    "kind",
    "ukprn",
    "laestab",
    "la_code",
    "town",
    "postcode",
    "has_sixth_form",
    "opened_on",
    "closed_on",
)


class CannotSetUp(Exception):
    """The set-up asked for cannot be made; the sentence says why."""


def set_up_authority(
    *,
    code: str,
    manager_email: str,
    manager_name: str,
    password: str,
    name: str = "",
    is_demo: bool = False,
    database_id: str = "",
) -> Authority:
    """A new authority with its first data manager.

    Raises:
        CannotSetUp: the code is no English authority's, or is set up already.
    """
    authorities = load("local_authorities")
    if code not in authorities or authorities[code]["kind"] == "special":
        raise CannotSetUp(f"{code} is not the code of an English local authority.")
    if Authority.objects.filter(code=code).exists():
        raise CannotSetUp(f"{authorities.label(code)} ({code}) is set up already.")
    with transaction.atomic():
        authority = Authority.objects.create(
            code=code,
            name=name or authorities.label(code),
            database_id=database_id or code,
            is_demo=is_demo,
            began_on=timezone.localdate(),
        )
        add_user(
            email=manager_email,
            name=manager_name,
            password=password,
            authority=authority,
            role_key=DATA_MANAGER.key,
            by=None,
        )
    return authority


POSTCODES_AT_ONCE = 100_000


def load_postcodes(postcodes: Iterable[tuple[str, str]], *, by: Actor | None) -> int:
    """Say in which authority each of these postcodes lies; gives how many were told.

    Others stay as they are, so a quarter's changes may be loaded alone.
    """
    told = 0
    with act("loaded a register of postcodes", by=by, authority_id=None) as detail:
        for part in _parts(postcodes):
            told += bulk.insert(
                "organisations_postcode",
                ("postcode", "la_code"),
                part.items(),
                on_conflict="(postcode) DO UPDATE SET la_code = excluded.la_code",
            )
        detail["postcodes"] = told
    return told


def _parts(postcodes: Iterable[tuple[str, str]]) -> Iterator[dict[str, str]]:
    """Parts without repeats: of a postcode that stands twice in a part, the later line holds."""
    rest = iter(postcodes)
    while part := dict(islice(rest, POSTCODES_AT_ONCE)):
        yield part


def add_user(
    *,
    email: str,
    name: str,
    password: str | None,
    authority: Authority,
    role_key: str,
    by: Actor | None,
    organisation: Organisation | None = None,
) -> Membership:
    """A user (made if new) with a role in an authority or in one organisation of it.

    Raises:
        CannotSetUp: the role is for another kind of place, or they hold one there already.
    """
    _check_place(role_key, organisation)
    with (
        authority_scope(authority.pk),
        act("gave a role", by=by, authority_id=authority.pk) as detail,
    ):
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = User.objects.create_user(email, name, password)
        _check_no_role_yet(user, authority, organisation)
        membership = Membership.objects.create(
            user=user, authority=authority, organisation=organisation, role_key=role_key
        )
        detail.update(membership=membership.pk, user=user.pk, role=role_key)
    return membership


def change_role(
    held: Membership, *, role_key: str, organisation: Organisation | None, by: Actor | None
) -> None:
    """Give somebody another role, or another place, in the same authority.

    Raises:
        CannotSetUp: the role is for another kind of place, they hold one there already, or the
            authority would be without a data manager.
    """
    _check_place(role_key, organisation)
    with _act_on("changed a role", held, by=by) as detail:
        if role_key != DATA_MANAGER.key:
            _check_not_last(held)
        if (organisation and organisation.pk) != held.organisation_id:
            _check_no_role_yet(held.user, held.authority, organisation)
        detail.update(before=held.role_key, role=role_key)
        held.role_key, held.organisation = role_key, organisation
        held.save()


def remove_role(held: Membership, *, by: Actor | None) -> None:
    """Take a role away. The account stays, as what it did stays; without a role it sees nothing.

    Raises:
        CannotSetUp: the authority would be without a data manager.
    """
    with _act_on("removed a role", held, by=by) as detail:
        _check_not_last(held)
        detail.update(role=held.role_key)
        held.delete()


def renew_way_in(held: Membership, *, by: Actor | None) -> None:
    """Note that somebody is given a new link to choose a password.

    Where they never chose one, links they were sent before stop working.
    """
    with _act_on("gave a new way in", held, by=by):
        user = held.user
        if not user.has_usable_password():
            user.set_unusable_password()
            user.save(update_fields=["password"])


@contextmanager
def _act_on(verb: str, held: Membership, *, by: Actor | None) -> Iterator[dict[str, Any]]:
    """An act on a role; two of one authority's wait for each other, so that neither is the last."""
    with (
        authority_scope(held.authority_id),
        act(verb, by=by, authority_id=held.authority_id) as detail,
    ):
        Authority.objects.select_for_update().get(pk=held.authority_id)
        detail.update(membership=held.pk, user=held.user_id)
        yield detail


def _check_place(role_key: str, organisation: Organisation | None) -> None:
    role = ROLES[role_key]
    if role.of_authority and organisation is not None:
        raise CannotSetUp(f"A {role.name.lower()} works for the whole authority, not one place.")
    if not role.of_authority and organisation is None:
        raise CannotSetUp(f"A {role.name.lower()} needs the school or provider they work for.")


def _check_no_role_yet(user: User, authority: Authority, organisation: Organisation | None) -> None:
    held = Membership.objects.filter(user=user, authority=authority, organisation=organisation)
    if found := held.first():
        place = organisation or authority
        raise CannotSetUp(
            f"{user.name} ({user.email}) is a {found.role.name.lower()} for {place} already."
        )


def _check_not_last(held: Membership) -> None:
    if held.role_key != DATA_MANAGER.key:
        return
    others = Membership.objects.filter(
        authority=held.authority, role_key=DATA_MANAGER.key, user__is_active=True
    ).exclude(pk=held.pk)
    if not others.exists():
        raise CannotSetUp(
            f"{held.user.name} is the only data manager of {held.authority}. "
            "Make somebody else one first."
        )


def load_register(entries: Iterable[RegisterEntry], *, by: Actor | None) -> dict[str, int]:
    """Add or bring up to date the organisations of a register; gives counts of both.

    A school is known again by its URN, a provider without one by its UKPRN. One register giving
    the URN and another not are about the same college where the UKPRN is the same.
    """
    counts = {"added": 0, "updated": 0}
    with act("loaded a register", by=by, authority_id=None) as detail:
        by_urn = {o.urn: o for o in Organisation.objects.exclude(urn="")}
        by_ukprn = {o.ukprn: o for o in Organisation.objects.filter(urn="").exclude(ukprn="")}
        with_both = {o.ukprn for o in by_urn.values() if o.ukprn and not o.closed_on}
        new, changed = [], []
        for entry in entries:
            urn, ukprn = entry.organisation.urn, entry.organisation.ukprn
            if not urn and ukprn in with_both and ukprn not in by_ukprn:
                continue  # the establishment register says more of it
            held = by_urn.get(urn) if urn else by_ukprn.get(ukprn)
            if held is None and urn and entry.is_open and ukprn in by_ukprn:
                held = by_urn[urn] = by_ukprn.pop(ukprn)
                held.urn = urn
            if held is None:
                new.append(_from(entry, Organisation(urn=urn)))
                if urn or ukprn:  # those without a number are never the same one
                    (by_urn if urn else by_ukprn)[urn or ukprn] = new[-1]
            else:
                _from(entry, held)
                if held.pk:  # else the register holds one twice, and it is new
                    changed.append(held)
        Organisation.objects.bulk_create(new, batch_size=1000)
        Organisation.objects.bulk_update(changed, ("urn", *REGISTER_FIELDS), batch_size=1000)
        counts.update(added=len(new), updated=len(changed))
        detail.update(counts)
    return counts


def _from(entry: RegisterEntry, organisation: Organisation) -> Organisation:
    stated = {
        "name": entry.organisation.name[:200],
        "kind": entry.organisation.kind,
        "ukprn": entry.organisation.ukprn,
        "laestab": entry.organisation.laestab,
        "la_code": entry.authority if len(entry.authority) == 3 else entry.organisation.laestab[:3],
        "town": entry.town[:100],
        "postcode": entry.postcode,
        "has_sixth_form": entry.has_sixth_form,
        "opened_on": entry.opened_on,
        "closed_on": entry.closed_on,
    }
    for field in REGISTER_FIELDS:
        if organisation.pk is None or field not in entry.not_said:
            setattr(organisation, field, stated[field])
    return organisation
