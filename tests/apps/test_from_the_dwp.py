"""What the Department for Work and Pensions tells is kept apart, and never passed on."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fingerpost.audit.models import Event
from fingerpost.core.intake.from_the_dwp import cut_down, kept
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.workflow import SubmissionState
from fingerpost.evidence.models import Evidence
from fingerpost.intake import actions
from fingerpost.intake.dwp.models import Told
from fingerpost.intake.models import Row, Submission
from fingerpost.organisations.actions import load_postcodes
from fingerpost.people.models import Person
from worlds import County, add_person, contractor, enter, signed_in

pytestmark = pytest.mark.django_db

LIST = (
    "Surname,Forename,DOB,Postcode,Address line 1,Town,Mobile,Programme,Start date\n"
    "Ashe,Ada,{ada},XP9 9ZZ,4 Hidden Row,Farside,07700900123,Sector work academy,soonish\n"
    "Stone,Sid,{ada},XP9 9ZZ,5 Hidden Row,Farside,07700900124,,\n"
)


@pytest.fixture
def county() -> County:
    county = County.make("998")
    load_postcodes({"XP9 9ZZ": "997"}.items(), by=None)
    add_person(county, "Ada Ashe", postcode="XM1 1AA", school=county.school)
    return county


@pytest.fixture
def sent(county: County) -> Submission:
    text = LIST.format(ada=county.person("Ada").born_on.isoformat())
    page = signed_in(county.manager).post(
        reverse("send"),
        {
            "sender": str(county.school.pk),  # whoever is chosen, it is read back by no school
            "from_the_dwp": "on",
            "coverage": "whole",
            "file": SimpleUploadedFile("claims.csv", text.encode()),
        },
    )
    assert page.status_code == 302, page.content.decode()
    return actions.process(Submission.objects.get().pk)


def test_only_address_and_parent_are_kept_and_nothing_else_of_us_changes(
    county: County, sent: Submission
) -> None:
    assert (sent.state, sent.kind) == (SubmissionState.APPLIED, Kind.DWP)
    assert not sent.is_whole
    assert sent.sender is None
    ada = county.person("Ada")
    assert (ada.postcode, ada.mobile, ada.address_line_1) == ("XM1 1AA", "", "")
    assert not Evidence.objects.filter(submission_id=sent.pk).exists()
    told = dict(Told.objects.filter(person=ada).values_list("field", "value"))
    assert told == {"address": "4 Hidden Row, Farside", "postcode": "XP9 9ZZ"}
    row = Row.objects.get(submission=sent, person=ada)
    assert "mobile" not in row.fields
    assert "course" not in row.fields
    waiting = Row.objects.get(submission=sent, person=None)
    assert "mobile" not in waiting.fields
    assert row.problems == []  # they would quote its cells
    # Sid is not held: he waits, is not made anew, and goes to no other authority.
    assert Person.objects.count() == 1
    assert not sent.passings.exists()


def test_staff_read_it_and_each_reading_is_logged_and_nobody_outside_may(
    county: County, sent: Submission
) -> None:
    ada = county.person("Ada")
    address = reverse("from_the_dwp", args=[ada.pk])
    tracker = signed_in(county.tracker)
    assert address in tracker.get(reverse("person", args=[ada.pk])).content.decode()
    assert "4 Hidden Row" not in tracker.get(reverse("person", args=[ada.pk])).content.decode()
    assert "4 Hidden Row" in tracker.get(address).content.decode()
    assert Event.objects.filter(verb="read what the DWP told", subject_id=ada.pk).count() == 1
    for access in (county.school_user, county.provider_user, contractor(county)):
        assert signed_in(access).get(address).status_code in (403, 404)
        assert not Told.objects.visible_to(access).exists()
    other = County.make("997")
    enter(other.authority)
    assert signed_in(other.tracker).get(address).status_code == 404


def test_undoing_the_file_takes_it_away(county: County, sent: Submission) -> None:
    actions.undo(sent, by=county.manager)
    assert not Told.objects.visible_to(county.tracker).exists()
    ada = county.person("Ada")
    address = reverse("from_the_dwp", args=[ada.pk])
    assert signed_in(county.tracker).get(address).status_code == 404


def test_a_school_cannot_say_that_a_file_is_the_departments(county: County) -> None:
    page = signed_in(county.school_user).get(reverse("send")).content.decode()
    assert "Department for Work and Pensions" not in page


def test_what_it_may_tell_is_a_whitelist() -> None:
    line = {"given_name": "Ada", "mobile": "07700", "parent_name": "Jo Ashe", "notes": "Claims"}
    assert cut_down(line) == {"given_name": "Ada", "parent_name": "Jo Ashe"}
    assert kept(line) == {"parent_name": "Jo Ashe"}
    assert kept({"given_name": "Ada"}) == {}
