"""Documents on somebody's case: added, opened, taken back, and who may."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fingerpost.audit.models import Event
from fingerpost.caseload.casework.documents.actions import add_document
from fingerpost.caseload.casework.models import Document
from fingerpost.caseload.casework.models.documents import DocumentPiece
from fingerpost.caseload.casework.taking_back import take_back
from fingerpost.caseload.casework.writing import CannotKeep
from fingerpost.caseload.duplicates.actions import make_one
from fingerpost.core import access
from fingerpost.people.models import Person
from worlds import County, add_person, enter, signed_in

pytestmark = pytest.mark.django_db

LETTER = b"%PDF-1.7 a letter"


@pytest.fixture
def county() -> County:
    return County.make()


@pytest.fixture
def ada(county: County) -> Person:
    return add_person(county, "Ada Ashe")


def added(person: Person, county: County, data: bytes = LETTER, **more: Any) -> Document:
    said = {"name": "letter.pdf", "title": "College application", "sensitivity": "general"}
    by = more.pop("by", county.tracker)
    return add_document(person, file=io.BytesIO(data), **(said | more), by=by)


def address(person: Person, document: Document) -> str:
    return f"/people/{person.pk}/help/documents/{document.pk}"


class TestADocument:
    def test_it_comes_back_as_it_went_in_and_only_to_be_saved(self, county, ada):
        data = LETTER + bytes(range(256)) * 6000  # in two pieces
        document = added(ada, county, data)
        assert document.pieces.count() == 2
        answer = signed_in(county.manager).get(address(ada, document))
        assert answer.content == data
        assert answer["Content-Disposition"] == 'attachment; filename="college-application.pdf"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Type"] == "application/pdf"
        opened = Event.objects.get(verb="opened a document")
        assert opened.detail == {"document": document.pk}

    def test_taken_back_its_bytes_are_gone_and_its_title_stays(self, county, ada):
        document = added(ada, county)
        take_back(document, why="Of somebody else", by=county.tracker)
        assert not DocumentPiece.objects.exists()
        assert signed_in(county.tracker).get(address(ada, document)).status_code == 404
        shown = signed_in(county.tracker).get(f"/people/{ada.pk}/help").content.decode()
        assert "College application" in shown
        assert "Of somebody else" in shown

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"name": "letter.exe"}, "We keep PDF"),
            ({"data": b"MZ"}, "We keep PDF"),
            ({"data": b""}, "We keep PDF"),
        ],
    )
    def test_what_is_of_no_kind_we_keep(self, county, ada, more, why):
        with pytest.raises(CannotKeep, match=why):
            added(ada, county, **more)

    def test_what_is_too_large(self, county, ada, settings):
        settings.DOCUMENT_LIMIT_BYTES = 10
        with pytest.raises(CannotKeep, match="larger than"):
            added(ada, county)

    def test_on_its_page(self, county, ada):
        at, page = signed_in(county.tracker), f"/people/{ada.pk}/help/documents/add"
        said = {"title": "CV", "sensitivity": "general"}
        wrong = SimpleUploadedFile("cv.pdf", b"MZ")
        assert "We keep PDF" in at.post(page, said | {"file": wrong}).content.decode()
        at.post(page, said | {"file": SimpleUploadedFile("cv.pdf", LETTER)})
        assert "Open (PDF, 17 bytes)" in " ".join(
            at.get(f"/people/{ada.pk}/help").content.decode().split()
        )

    def test_of_entries_made_one_it_is_the_survivors(self, county, ada):
        document = added(ada, county)
        other = add_person(county, "Ada Ashe", born_on=ada.born_on)
        make_one(other, [ada], chosen={}, by=county.manager)
        assert signed_in(county.tracker).get(address(other, document)).content == LETTER


class TestWhoMayOpenIt:
    def test_only_who_may_see_its_class(self, county, ada, monkeypatch):
        document = added(ada, county, sensitivity="health")
        less = frozenset(access.TRACKER.permissions - {access.Permission.SEE_SENSITIVE})
        monkeypatch.setitem(access.ROLES, "tracker", access.Role("tracker", "Tracker", "", less))
        assert signed_in(county.manager).get(address(ada, document)).status_code == 200
        assert signed_in(county.tracker).get(address(ada, document)).status_code == 404
        shown = signed_in(county.tracker).get(f"/people/{ada.pk}/help").content.decode()
        assert "College application" not in shown

    def test_a_restricted_one_only_whoever_added_it_and_those_named(self, county, ada):
        alone = added(ada, county, sensitivity="restricted")
        shared = added(ada, county, sensitivity="restricted", readers=[county.manager.user])
        assert signed_in(county.tracker).get(address(ada, alone)).status_code == 200
        assert signed_in(county.manager).get(address(ada, alone)).status_code == 404
        assert signed_in(county.manager).get(address(ada, shared)).status_code == 200
        with pytest.raises(CannotKeep, match="named colleagues"):
            added(ada, county, readers=[county.manager.user])

    def test_not_schools_other_authorities_or_under_somebody_elses_name(self, county, ada):
        document = added(ada, county)
        bo = add_person(county, "Bo Birch")
        assert signed_in(county.tracker).get(address(bo, document)).status_code == 404
        assert signed_in(county.school_user).get(address(ada, document)).status_code == 403
        other = County.make("997")
        assert signed_in(other.tracker).get(address(ada, document)).status_code == 404
        enter(county.authority)
