"""Many young people changed at once: looked at first, made with a reason, undone as a whole."""

import io
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from fingerpost.caseload.bulk.models import Edit, EditLine, Sheet
from fingerpost.evidence.models import Evidence, Status
from fingerpost.people.models import Person
from worlds import County, add_person, enter, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    made = County.make("998")
    for name in ("Ada Price", "Ben Price", "Cal Price"):
        add_person(made, name, mobile=f"07700 90000{len(name)}", town="Merrow")
    return made


def words(answer: Any) -> str:
    return answer.content.decode()


def drawn(client: Client, **said: str) -> Edit:
    said = said or {"what": "level_of_need", "level_of_need": "1"}
    answer = client.post(reverse("set_detail", args=["not-known"]), said, follow=True)
    assert answer.status_code == 200, words(answer)
    return Edit.objects.latest("pk")


def made(client: Client, edit: Edit) -> str:
    at = reverse("bulk_edit", args=[edit.pk])
    return words(client.post(at, {"reason": "Agreed with the team"}, follow=True))


def undone(client: Client, edit: Edit) -> str:
    return words(client.post(reverse("undo_bulk_edit", args=[edit.pk]), follow=True))


def levels(county: County) -> list[str]:
    people = Person.objects.filter(authority=county.authority).order_by("given_name")
    return list(people.values_list("level_of_need", flat=True))


# One detail of everybody


def test_nobody_is_changed_before_it_was_looked_at_and_a_reason_given(county: County) -> None:
    client = signed_in(county.manager)
    edit = drawn(client)
    at = reverse("bulk_edit", args=[edit.pk])
    shown = words(client.get(at))
    assert "Nobody is changed yet. It would change 3 young people." in shown
    assert "Minimum intervention" in shown
    assert "Enter why" in words(client.post(at, {"reason": ""}))
    assert levels(county) == ["3", "3", "3"]


def test_made_and_undone_is_as_it_was_before(county: County) -> None:
    client = signed_in(county.manager)
    edit = drawn(client)
    assert "Changed 3 of 3 young people." in made(client, edit)
    assert levels(county) == ["1", "1", "1"]
    assert "Undone." in undone(client, edit)
    assert levels(county) == ["3", "3", "3"]


def test_for_whom_it_is_so_already_is_left_out_and_said(county: County) -> None:
    Person.objects.filter(given_name="Ada").update(level_of_need="1")
    client = signed_in(county.manager)
    shown = words(client.get(reverse("bulk_edit", args=[drawn(client).pk])))
    assert "It would change 2 young people" in shown
    assert "It is so already." in shown


def test_what_somebody_changed_between_look_and_change_stays(county: County) -> None:
    client = signed_in(county.manager)
    edit = drawn(client)
    Person.objects.filter(given_name="Ben").update(level_of_need="2")
    shown = made(client, edit)
    assert "Changed 2 of 3 young people. 1 were changed by somebody else meanwhile" in shown
    assert levels(county) == ["1", "2", "1"]


def test_what_was_changed_since_stays_when_it_is_undone(county: County) -> None:
    client = signed_in(county.manager)
    edit = drawn(client)
    made(client, edit)
    Person.objects.filter(given_name="Ben").update(level_of_need="2")
    assert "1 were changed again since, and stay." in undone(client, edit)
    assert levels(county) == ["3", "2", "3"]


def test_it_is_made_once_and_undone_once(county: County) -> None:
    client = signed_in(county.manager)
    edit = drawn(client)
    made(client, edit)
    assert "made already" in made(client, edit)
    undone(client, edit)
    assert "undone already" in undone(client, edit)


def test_what_was_only_looked_at_is_thrown_away(county: County) -> None:
    client = signed_in(county.manager)
    edit = drawn(client)
    client.post(reverse("drop_bulk_edit", args=[edit.pk]))
    assert not Edit.objects.exists()
    kept = drawn(client)
    made(client, kept)
    shown = client.post(reverse("drop_bulk_edit", args=[kept.pk]), follow=True)
    assert "undo it instead" in words(shown)


def test_a_detail_without_a_value_is_asked_again(county: County) -> None:
    at = reverse("set_detail", args=["not-known"])
    answer = signed_in(county.manager).post(at, {"what": "level_of_need"})
    assert "Choose what to set it to" in words(answer)
    assert not Edit.objects.exists()


def test_the_filters_of_the_address_narrow_whom_it_changes(county: County) -> None:
    add_person(county, "Dee Price", town="Elsewhere")
    client = signed_in(county.manager)
    at = reverse("set_detail", args=["not-known"]) + "?town=Merrow"
    client.post(at, {"what": "level_of_need", "level_of_need": "1"})
    assert Edit.objects.get().lines.count() == 3


# One statement of everybody


def test_what_is_said_of_all_is_evidence_and_is_withdrawn_by_undo(county: County) -> None:
    client, today = signed_in(county.manager), timezone.localdate()
    said = {
        "code": "210",
        "verified_on": f"{today.day} {today.month} {today.year}",
        "source": "authority_contact",
        "provider": str(county.college.pk),
    }
    client.post(reverse("say_of_all", args=["not-known"]), said)
    edit = Edit.objects.get()
    assert not Evidence.objects.exists()
    made(client, edit)
    assert Status.objects.filter(code="210", provider=county.college).count() == 3
    undone(client, edit)
    assert not Evidence.objects.filter(withdrawn_at=None).exists()
    assert not Status.objects.filter(code="210").exists()


# A sheet that goes out and comes back


def sheet(client: Client) -> list[list[Any]]:
    answer = client.post(reverse("make_sheet", args=["not-known"]))
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )


def send_back(client: Client, rows: list[list[Any]]) -> str:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            page.write_string(at, column, str(cell))
    book.close()
    file = TemporaryUploadedFile("sheet.xlsx", "application/octet-stream", 0, None)
    file.write(out.getvalue())
    file.seek(0)
    return words(client.post(reverse("sheet_back"), {"file": file}, follow=True))


def column(rows: list[list[Any]], name: str) -> int:
    return rows[1].index(name)


def test_a_sheet_comes_back_and_changes_only_what_was_written_into_it(county: County) -> None:
    client = signed_in(county.manager)
    rows = sheet(client)
    rows[2][column(rows, "Mobile")] = "07700 900999"
    rows[3][column(rows, "Town")] = "clear"
    rows[4][column(rows, "Best way to reach them")] = "Text"
    shown = send_back(client, [rows[0], rows[1], *reversed(rows[2:])])  # sorted by somebody
    assert "It would change 3 young people" in shown
    made(client, Edit.objects.get())
    held = {person.pk: person for person in Person.objects.filter(authority=county.authority)}
    first, second, third = (held[int(row[0])] for row in rows[2:])
    assert (first.mobile, first.town) == ("07700 900999", "Merrow")
    assert (second.mobile[:5], second.town) == ("07700", "")
    assert third.preferred_means == "text"


def test_a_key_beside_another_name_changes_nobody(county: County) -> None:
    client = signed_in(county.manager)
    rows = sheet(client)
    rows[2][0], rows[3][0] = rows[3][0], rows[2][0]
    rows[2][column(rows, "Mobile")] = "07700 900999"
    assert "nothing is changed" in send_back(client, rows)
    assert not EditLine.objects.exclude(columns=[]).exists()


def test_what_changed_here_since_the_sheet_was_made_is_a_clash(county: County) -> None:
    client = signed_in(county.manager)
    rows = sheet(client)
    Person.objects.filter(pk=int(rows[2][0])).update(mobile="07700 900111")
    rows[2][column(rows, "Mobile")] = "07700 900999"
    assert "somebody changed it here since the sheet was made" in send_back(client, rows)
    assert Person.objects.get(pk=int(rows[2][0])).mobile == "07700 900111"


def test_a_sheet_unchanged_changes_nothing(county: County) -> None:
    client = signed_in(county.manager)
    assert "Nothing in the sheet is different" in send_back(client, sheet(client))


@pytest.mark.parametrize("spoil", [lambda rows: rows[1:], lambda rows: [["a list"], *rows[1:]]])
def test_another_file_is_refused_in_a_sentence(county: County, spoil: Any) -> None:
    client = signed_in(county.manager)
    assert "not a sheet that was made here" in send_back(client, spoil(sheet(client)))


def test_a_cell_that_looks_like_a_formula_stays_words(county: County) -> None:
    Person.objects.filter(given_name="Ada").update(town="=1+1")
    rows = sheet(signed_in(county.manager))
    assert "=1+1" in [row[column(rows, "Town")] for row in rows[2:]]


def test_lines_of_nobody_are_said_and_lose_nothing(county: County) -> None:
    client = signed_in(county.manager)
    rows = sheet(client)
    rows[2][column(rows, "Mobile")] = "07700 900999"
    shown = send_back(client, [*rows, ["999999", "No", "Body", "01/01/2010"]])
    assert "Line 6: Nobody with this key went out in this sheet." in shown
    assert "It would change 1 young person" in shown


# Who may not


@pytest.mark.parametrize("name", ["set_detail", "say_of_all", "make_sheet"])
def test_trackers_and_places_do_not_change_many(county: County, name: str) -> None:
    for user in (county.tracker, county.school_user, county.provider_user):
        assert signed_in(user).post(reverse(name, args=["not-known"])).status_code == 403


def test_another_authority_reaches_neither_changes_nor_sheets(county: County) -> None:
    client = signed_in(county.manager)
    edit, rows = drawn(client), sheet(client)
    other = County.make("997")
    enter(other.authority)
    stranger = signed_in(other.manager)
    for name in ("bulk_edit", "undo_bulk_edit", "drop_bulk_edit"):
        assert stranger.post(reverse(name, args=[edit.pk]), {"reason": "x"}).status_code == 404
    assert "not a sheet that was made here" in send_back(stranger, rows)
    enter(county.authority)
    assert Sheet.objects.count() == 1
    assert levels(county) == ["3", "3", "3"]
