"""Small made-up worlds, built with the product's own actions."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.dates import birthdays_of_academic_age
from fingerpost.core.identifiers import UPN_CHECK_LETTERS, upn_check_letter
from fingerpost.core.intake.register import RegisterEntry
from fingerpost.core.records import Organisation as OrganisationRecord
from fingerpost.core.records import Source
from fingerpost.evidence import actions as evidence
from fingerpost.intake import actions as intake
from fingerpost.intake.models import Submission
from fingerpost.organisations import actions as organisations
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Membership, Organisation
from fingerpost.people import details
from fingerpost.people.models import Person

PASSWORD = "walk-by-the-river-7"
_serials = count(1)


@dataclass
class County:
    """An authority with a school, a college and its people; its scope is set when made."""

    authority: Authority
    school: Organisation
    college: Organisation
    manager: Access
    tracker: Access
    school_user: Access
    provider_user: Access
    sent: list[Submission] = field(default_factory=list)

    @classmethod
    def make(cls, code: str = "998") -> "County":
        """A new authority, in scope for the rest of the test."""
        n = next(_serials)
        authority = organisations.set_up_authority(
            code=code,
            manager_email=f"manager{code}@example.org",
            manager_name="Marian Webb",
            password=PASSWORD,
            is_demo=True,
        )
        organisations.load_register(
            [
                _entry(f"Thornbury Hill School {code}", "school", f"{990000 + n}", code, "4001"),
                _entry(f"Marlbrook College {code}", "college", f"{980000 + n}", code, "8001"),
            ],
            by=None,
        )
        school = Organisation.objects.get(urn=f"{990000 + n}")
        college = Organisation.objects.get(urn=f"{980000 + n}")
        enter(authority)
        authority.began_on = None  # long with us, whatever day a test takes for today
        authority.save()
        return cls(
            authority=authority,
            school=school,
            college=college,
            manager=_access(Membership.objects.get(authority=authority, role_key="data_manager")),
            tracker=_user(authority, "tracker", "Tom Ferris"),
            school_user=_user(authority, "school_user", "Sal Quill", school),
            provider_user=_user(authority, "provider_user", "Pat Ryle", college),
        )

    def send(
        self,
        sender: Organisation | None,
        content: str | bytes,
        *,
        filename: str = "list.csv",
        as_of: date | None = None,
        received_at: datetime | None = None,
    ) -> Submission:
        """Receive a file and process it to its end."""
        data = content.encode() if isinstance(content, str) else content
        submission = intake.receive(
            data,
            authority=self.authority,
            filename=filename,
            by=self.manager.user,
            sender=sender,
            as_of=as_of,
            received_at=received_at,
        )
        self.sent.append(submission)
        return intake.process(submission.pk)

    def upn(self) -> str:
        """A valid UPN nobody else has."""
        school, serial = divmod(next(_serials), 1000)
        digits = f"{UPN_CHECK_LETTERS[0]}{self.authority.code}{4001 + school}21{serial:03d}"
        return upn_check_letter(digits) + digits[1:]

    def person(self, given_name: str) -> Person:
        """The one person with this given name."""
        return Person.objects.get(authority=self.authority, given_name=given_name)


def add_person(
    county: County, name: str, *, born_on: date | None = None, age: int = 16, **columns: Any
) -> Person:
    """Somebody of this academic age today, held as after a school's list, of whom nothing is said.

    The name is given names, then one family name; columns are those of Person.
    """
    *given, family = name.split()
    today = timezone.localdate()
    fields = {
        "given_name": given[0],
        "middle_names": " ".join(given[1:]),
        "family_name": family,
        "born_on": born_on or birthdays_of_academic_age(age, today)[0] + timedelta(days=100),
        "home_authority": county.authority.code,
    }
    stated = {name: value for name, value in columns.items() if name in details.SAME_NAME}
    columns = details.new_person(fields | stated, joined_on=today - timedelta(days=400)) | columns
    with act("added a person", by=None, authority_id=county.authority.pk):
        person = Person.objects.create(
            authority=county.authority, local_id=next(_serials), **columns
        )
        evidence.rederive(
            authority_id=county.authority.pk, person_ids=[person.pk], as_at=timezone.localdate()
        )
    return person


def say(
    person: Person, code: str, *, by: Access | None = None, days_ago: int = 0, **said: Any
) -> None:
    """Somebody states, and stands by it so many days ago, what the person does."""
    day = timezone.localdate() - timedelta(days=days_ago)
    said = {"source": Source.AUTHORITY_CONTACT, "verified_on": day} | said
    statement = evidence.NewEvidence(person_id=person.pk, code=code, **said)
    recorded_at = timezone.now() - timedelta(days=days_ago)
    user = by.user if by else None
    with act("recorded a statement", by=user, authority_id=person.authority_id):
        evidence.append(
            [statement], authority_id=person.authority_id, recorded_at=recorded_at, by=user
        )
        evidence.rederive(
            authority_id=person.authority_id,
            person_ids=[person.pk],
            as_at=timezone.localdate(),
        )


def signed_in(access: Access) -> Client:
    """A browser without pages, in which this user has signed in."""
    client = Client()
    client.force_login(access.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def enter(authority: Authority) -> None:
    """Work within this authority until the test ends."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('fingerpost.authority', %s, false)", [str(authority.pk)])


def officer(county: County) -> Access:
    """The data-protection officer of the county."""
    return _user(county.authority, "data_protection_officer", "Ines Ward")


def hub(county: County) -> Access:
    """Somebody of the careers hub."""
    return _user(county.authority, "hub_analyst", "Idris Penhale")


def _entry(name: str, kind: str, urn: str, code: str, number: str) -> RegisterEntry:
    return RegisterEntry(
        organisation=OrganisationRecord(name=name, kind=kind, urn=urn, laestab=code + number),
        authority=code,
        postcode="XM1 1AA",
    )


def _user(
    authority: Authority, role: str, name: str, organisation: Organisation | None = None
) -> Access:
    email = f"{role}{authority.code}@example.org"
    return _access(
        organisations.add_user(
            email=email,
            name=name,
            password=PASSWORD,
            authority=authority,
            role_key=role,
            organisation=organisation,
            by=None,
        )
    )


def _access(membership: Membership) -> Access:
    return Access(membership.user, membership)


def contractor(county: County, name: str = "Kit Lorne") -> Access:
    """Somebody who works for a contractor of the authority; no caseload is theirs yet."""
    return _user(county.authority, "contractor", name)
