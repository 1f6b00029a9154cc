"""Who sees what: another authority's things do not exist; schools and providers see their own."""

from datetime import date

import pytest
from django.urls import reverse

from fingerpost.evidence.models import Evidence
from fingerpost.intake.models import Row, Submission
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person
from fingerpost.returns import actions as returns
from fingerpost.returns.models import Return
from worlds import County, enter, signed_in

pytestmark = pytest.mark.django_db

LIST = """Surname,Forename,DOB,UPN,NC Year,Postcode
Okafor,Amara,04/03/2010,{upn},12,XM1 1AA
"""
STRANGERS = """Last Name,First Name,Date of Birth,Post Code,Programme,Start
Nobody,Known,01/01/2010,XM9 9ZZ,Level 3 Art,07/09/2026
"""


def filled(code: str) -> County:
    county = County.make(code)
    county.send(county.school, LIST.format(upn=county.upn()), as_of=date(2026, 9, 1))
    county.send(county.college, STRANGERS, as_of=date(2026, 9, 20))
    returns.build(county.authority, period_end=date(2026, 10, 31), by=None)
    return county


@pytest.fixture
def ours() -> County:
    return filled("998")


@pytest.fixture
def theirs() -> County:
    return filled("997")


def addresses_of(county: County) -> list[str]:
    """Every page about one thing of this county."""
    enter(county.authority)
    person, submission = Person.objects.get(), Submission.objects.first()
    row, built = Row.objects.waiting().get(), Return.objects.get()
    return [
        reverse("person", args=[person.pk]),
        reverse("submission", args=[submission.pk]),
        reverse("submission_receipt", args=[submission.pk]),
        reverse("undo", args=[submission.pk]),
        reverse("row", args=[row.pk]),
        reverse("return", args=[built.pk]),
        reverse("return_file", args=[built.pk]),
        reverse("sign_off_return", args=[built.pk]),
        reverse("mark_return_sent", args=[built.pk]),
        reverse("take_back_return", args=[built.pk]),
        reverse("return_findings", args=[built.pk]),
        reverse("finding_trend", args=[built.pk]),
        reverse("leave", args=[person.pk]),
        reverse("same_as", args=[person.pk]),
        reverse("add_plan", args=[person.pk]),
    ]


def test_our_own_pages_open(ours: County) -> None:
    addresses = addresses_of(ours)
    client = signed_in(ours.manager)
    found = {address: client.get(address, follow=True).status_code for address in addresses}
    assert found == dict.fromkeys(addresses, 200)


def test_another_authoritys_things_do_not_exist(ours: County, theirs: County) -> None:
    addresses = addresses_of(theirs)
    client = signed_in(ours.manager)
    answers = {address: client.get(address).status_code for address in addresses}
    assert answers == dict.fromkeys(addresses, 404)


@pytest.mark.parametrize("who", ["school_user", "provider_user"])
def test_schools_and_providers_see_no_young_person_and_no_others_file(
    ours: County, who: str
) -> None:
    addresses = addresses_of(ours)
    access: Access = getattr(ours, who)
    own = {
        reverse("submission", args=[s.pk])
        for s in Submission.objects.filter(sender=access.organisation)
    }
    client = signed_in(access)
    opened = {a for a in addresses if client.get(a).status_code == 200}
    assert {a for a in opened if "receipt" not in a} <= own


def test_row_security_holds_where_a_query_forgets_its_scope(ours: County, theirs: County) -> None:
    enter(ours.authority)
    assert set(Person.objects.values_list("authority__code", flat=True)) == {"998"}
    enter(theirs.authority)
    assert set(Evidence.objects.values_list("authority__code", flat=True)) == {"997"}
