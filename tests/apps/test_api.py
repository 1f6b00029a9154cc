"""The API: another system sends a file for one organisation and reads what became of it."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fingerpost.api import actions, tasks
from fingerpost.api.models import KeptAnswer, Token
from fingerpost.api.urls import urlpatterns
from fingerpost.api.v1 import calls, contract
from fingerpost.api.v1.problems import Wrong
from fingerpost.audit.models import Event
from fingerpost.core.access import Refused
from fingerpost.intake import actions as intake
from fingerpost.intake.models import Submission
from fingerpost.organisations.models import Organisation
from worlds import County, enter, signed_in

pytestmark = pytest.mark.django_db

SEND = "/api/v1/submissions"
ENROLMENTS = """Last Name,First Name,Date of Birth,Post Code,Programme,Start
Okafor,Amara,04/03/2010,XM1 1AA,Level 2 Brickwork,07/09/2026
Nobody,Known,01/01/2010,XM9 9ZZ,Level 3 Art,07/09/2026
"""


@pytest.fixture
def ours() -> County:
    return County.make("998")


@pytest.fixture
def theirs() -> County:
    return County.make("997")


def token_of(
    county: County,
    organisation: Organisation | None = None,
    *,
    send: bool = True,
    read: bool = True,
) -> str:
    enter(county.authority)
    _, shown = actions.make_token(
        organisation=organisation or county.college,
        name="The college's own system",
        may_send=send,
        may_read=read,
        by=county.manager,
    )
    return shown


def bearer(token: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} | more


def post(token: str, data: str = ENROLMENTS, address: str = SEND, **headers: str) -> Any:
    return Client().post(
        address,
        data=data.encode(),
        content_type="application/octet-stream",
        headers=bearer(token, **headers),
    )


def get(token: str, address: str) -> Any:
    return Client().get(address, headers=bearer(token))


def processed(county: County, answer: Any) -> Submission:
    """What the worker does meanwhile."""
    enter(county.authority)
    return intake.process(answer.json()["id"])


# Sending


def test_a_file_sent_as_the_whole_body_is_received_as_its_organisations(ours: County) -> None:
    answer = post(token_of(ours), address=f"{SEND}?filename=enrolments.csv&as_of=2026-09-20")
    assert answer.status_code == 202
    body = answer.json()
    assert answer["Location"] == f"/api/v1/submissions/{body['id']}"
    assert (body["state"], body["is_new"], body["is_under_way"]) == ("received", True, True)
    assert (body["filename"], body["as_of"]) == ("enrolments.csv", "2026-09-20")
    enter(ours.authority)
    submission = Submission.objects.get(pk=body["id"])
    assert (submission.sender, submission.sent_by) == (ours.college, None)
    assert submission.arrival.way == "api"


def test_a_file_sent_as_a_form_is_received_too(ours: County) -> None:
    file = SimpleUploadedFile("september.csv", ENROLMENTS.encode())
    answer = Client().post(
        SEND, {"file": file, "as_of": "2026-09-20"}, headers=bearer(token_of(ours))
    )
    assert answer.status_code == 202
    assert answer.json()["filename"] == "september.csv"
    assert answer.json()["as_of"] == "2026-09-20"


def test_the_receipt_says_what_became_of_each_line(ours: County) -> None:
    token = token_of(ours)
    sent = post(token)
    processed(ours, sent)
    told = get(token, sent["Location"]).json()
    assert (told["state"], told["kind"], told["is_under_way"]) == ("applied", "enrolment", False)
    assert (told["counts"]["rows"], told["counts"]["waiting"]) == (2, 2)
    receipt = get(token, told["links"]["rows"] + "?per_page=1").json()
    assert (receipt["total"], receipt["pages"], len(receipt["rows"])) == (2, 2, 1)
    second = get(token, receipt["next"]).json()
    assert second["next"] is None
    (row,) = second["rows"]
    assert (row["line"], row["family_name"], row["born_on"]) == (3, "Nobody", "2010-01-01")
    assert row["outcome"] == "waiting"


def test_each_call_that_changes_or_shows_something_is_in_the_audit_trail(ours: County) -> None:
    token = token_of(ours)
    sent = post(token)
    get(token, sent["Location"] + "/rows")
    enter(ours.authority)
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"made a token", "sent a file by the API", "read a receipt by the API"} <= verbs
    event = Event.objects.get(verb="sent a file by the API")
    assert event.detail == {"token": Token.objects.get().pk, "submission": sent.json()["id"]}


def test_a_list_may_be_declared_whole_or_changes_only(ours: County) -> None:
    token = token_of(ours)
    for said, whole in (("whole", True), ("changes", False)):
        sent = post(token, f"{ENROLMENTS}{said},X,01/02/2010,,,\n", f"{SEND}?coverage={said}")
        enter(ours.authority)
        assert Submission.objects.get(pk=sent.json()["id"]).declared_whole is whole


# Repeating


def test_the_same_call_again_gets_the_same_answer_word_for_word(ours: County) -> None:
    token = token_of(ours)
    first = post(token, **{"Idempotency-Key": "run-1"})
    processed(ours, first)
    again = post(token, **{"Idempotency-Key": "run-1"})
    assert (again.status_code, again.content) == (202, first.content)
    enter(ours.authority)
    assert Submission.objects.count() == 1


def test_another_file_under_the_same_key_is_a_conflict(ours: County) -> None:
    token = token_of(ours)
    post(token, **{"Idempotency-Key": "run-1"})
    other = post(token, ENROLMENTS + "More,Lines,,,,\n", **{"Idempotency-Key": "run-1"})
    assert (other.status_code, other.json()["error"]) == (409, "key_used")
    renamed = post(token, address=f"{SEND}?filename=x.csv", **{"Idempotency-Key": "run-1"})
    assert renamed.status_code == 409


def test_a_key_is_one_tokens_own(ours: County) -> None:
    post(token_of(ours), **{"Idempotency-Key": "run-1"})
    other = post(token_of(ours, ours.school), **{"Idempotency-Key": "run-1"})
    assert other.status_code == 202


def test_the_same_file_without_a_key_is_known_again_and_nothing_is_done_twice(
    ours: County,
) -> None:
    token = token_of(ours)
    first = post(token)
    again = post(token)
    assert (again.status_code, again.json()["is_new"]) == (200, False)
    assert again.json()["id"] == first.json()["id"]


def test_kept_answers_are_forgotten_after_a_week(ours: County) -> None:
    post(token_of(ours), **{"Idempotency-Key": "run-1"})
    enter(ours.authority)
    tasks.forget_answers(timestamp=0)
    assert KeptAnswer.objects.count() == 1
    KeptAnswer.objects.update(at=timezone.now() - timedelta(days=8))
    tasks.forget_answers(timestamp=0)
    assert KeptAnswer.objects.count() == 0


# What is wrong with a call


@pytest.mark.parametrize("said", ["", "Basic abc", "Bearer", "Bearer a b"])
def test_a_call_without_a_token_is_told_how_to_send_one(ours: County, said: str) -> None:
    answer = Client().get(f"{SEND}/1", headers={"Authorization": said} if said else {})
    assert (answer.status_code, answer.json()["error"]) == (401, "no_token")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_nobody_made_and_one_that_was_revoked_are_alike(ours: County) -> None:
    token = token_of(ours)
    enter(ours.authority)
    actions.revoke_token(Token.objects.get(), by=ours.manager)
    wrong = [token, token[:-1] + "!", "fp_" + "998-" + "A" * 43, "fp_000-" + "A" * 43, "guess"]
    answers = [get(each, f"{SEND}/1") for each in wrong]
    assert {a.status_code for a in answers} == {401}
    assert len({a.content for a in answers}) == 1


def test_a_strangers_token_sees_nothing_there(ours: County, theirs: County) -> None:
    sent = post(token_of(ours))
    strangers = [token_of(theirs), token_of(ours, ours.school)]
    for stranger in strangers:
        for address in (sent["Location"], sent["Location"] + "/rows", f"{SEND}/987654"):
            answer = get(stranger, address)
            assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_a_token_does_only_what_it_is_for(ours: County) -> None:
    sends, reads = token_of(ours, read=False), token_of(ours, send=False)
    sent = post(sends)
    assert sent.status_code == 202
    assert get(sends, sent["Location"]).status_code == 403
    assert get(reads, sent["Location"]).status_code == 200
    assert post(reads, "a,b\n1,2\n").json()["error"] == "not_allowed"


@pytest.mark.parametrize(
    ("address", "headers", "data", "status", "word"),
    [
        (SEND, {}, "", 422, "not_received"),
        (SEND, {"Transfer-Encoding": "chunked"}, "x", 411, "no_length"),
        (f"{SEND}?as_of=yesterday", {}, "x", 400, "bad_date"),
        (f"{SEND}?as_of=2999-01-01", {}, "x", 400, "bad_date"),
        (f"{SEND}?coverage=some", {}, "x", 400, "bad_coverage"),
        (SEND, {"Idempotency-Key": " "}, "x", 400, "bad_key"),
        (SEND, {"Idempotency-Key": "k" * 101}, "x", 400, "bad_key"),
        (f"{SEND}/1", {}, "x", 405, "wrong_method"),
    ],
)
def test_what_is_wrong_is_said_in_a_word_and_a_sentence(
    ours: County, address: str, headers: dict[str, str], data: str, status: int, word: str
) -> None:
    answer = post(token_of(ours), data, address, **headers)
    assert (answer.status_code, answer.json()["error"]) == (status, word)
    assert answer.json()["message"].endswith(".")


@pytest.mark.parametrize("asked", ["page=0", "page=x", "per_page=501", "per_page=-1", "page=²"])
def test_pages_are_numbers(ours: County, asked: str) -> None:
    token = token_of(ours)
    sent = post(token)
    answer = get(token, f"{sent['Location']}/rows?{asked}")
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_page")


def test_a_form_without_a_file_or_put_together_wrongly(ours: County) -> None:
    token = token_of(ours)
    assert Client().post(SEND, {"as_of": ""}, headers=bearer(token)).json()["error"] == "no_file"
    broken = Client().post(SEND, b"x", content_type="multipart/form-data", headers=bearer(token))
    assert broken.json()["error"] == "bad_form"


def test_a_file_that_is_too_large_is_not_taken(
    ours: County, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    token = token_of(ours)
    monkeypatch.setattr("fingerpost.api.v1.views.LARGEST_UPLOAD", 10)
    assert post(token).json()["error"] == "too_large"
    file = SimpleUploadedFile("september.csv", ENROLMENTS.encode())
    answer = Client().post(SEND, {"file": file}, headers=bearer(token))
    assert answer.json()["error"] == "too_large"
    settings.UPLOAD_LIMIT_BYTES = 10
    answer = post(token)
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")


def test_too_many_calls_are_asked_to_wait(ours: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "CALLS", 2)
    token = token_of(ours)
    statuses = [get(token, f"{SEND}/1").status_code for _ in range(3)]
    assert statuses == [404, 404, 429]
    answer = get(token, f"{SEND}/1")
    assert 1 <= int(answer["Retry-After"]) <= 60
    enter(ours.authority)
    Token.objects.update(counted_from=timezone.now() - timedelta(minutes=2))
    assert get(token, f"{SEND}/1").status_code == 404


# The contract


def test_every_route_of_the_api_is_in_the_contract_with_its_methods() -> None:
    told = {
        (contract.document()["servers"][0]["url"] + path, method.upper())
        for path, methods in contract.document()["paths"].items()
        for method in methods
    }
    there = {
        ("/" + str(p.pattern).replace("<int:pk>", "{id}"), method)
        for p in urlpatterns
        if str(p.pattern).startswith("api/") and not str(p.pattern).endswith("openapi.json")
        for method in p.callback.methods
    }
    assert told == there


def fits(value: Any, schema: dict[str, Any], where: str = "") -> None:
    """A value is what the contract says: every field, no other, of its type."""
    if "$ref" in schema:
        schema = contract.document()["components"]["schemas"][schema["$ref"].split("/")[-1]]
    types = {
        "string": str,
        "integer": int,
        "boolean": bool,
        "object": dict,
        "array": list,
        "null": type(None),
    }
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert type(value) in {types[kind] for kind in kinds}, where
    if isinstance(value, dict):
        assert set(value) == set(schema["properties"]) == set(schema["required"]), where
        for name, part in value.items():
            fits(part, schema["properties"][name], f"{where}.{name}")
    if isinstance(value, list):
        for part in value:
            fits(part, schema["items"], f"{where}[]")
    if value is not None and "enum" in schema:
        assert value in schema["enum"], where


def test_every_field_of_every_answer_is_as_the_contract_says(ours: County) -> None:
    schemas = contract.document()["components"]["schemas"]
    token = token_of(ours)
    sent = post(token)
    fits(sent.json(), schemas["Submission"])
    processed(ours, sent)
    fits(get(token, sent["Location"]).json(), schemas["Submission"])
    fits(get(token, sent["Location"] + "/rows").json(), schemas["Receipt"])
    fits(get(token, f"{SEND}/0").json(), schemas["Problem"])


def test_every_thing_that_can_be_wrong_is_told_somewhere() -> None:
    told = json.dumps(contract.document()["paths"], ensure_ascii=False)
    assert [wrong.word for wrong in Wrong if f"`{wrong.word}`" not in told] == []


def test_the_contract_is_open_to_all() -> None:
    answer = Client().get(reverse("api_openapi"))
    assert answer.json() == contract.document()
    assert answer.json()["openapi"] == "3.1.0"


# The pages


def test_a_token_is_made_shown_once_and_revoked(ours: County) -> None:
    client = signed_in(ours.manager)
    assert "No tokens yet" in client.get(reverse("tokens")).content.decode()
    said = {"organisation": ours.college.pk, "name": "Nightly export", "scopes": ["send"]}
    answer = client.post(reverse("new_token"), said)
    (shown,) = set(re.findall(r"fp_998-[\w-]{43}", answer.content.decode()))
    assert post(shown).status_code == 202
    listed = client.get(reverse("tokens")).content.decode()
    assert "Nightly export" in listed
    assert shown not in listed
    enter(ours.authority)
    token = Token.objects.get()
    assert shown not in str(vars(token))
    asked = client.get(reverse("revoke_token", args=[token.pk]))
    assert "Revoke the token of Nightly export?" in asked.content.decode()
    done = client.post(reverse("revoke_token", args=[token.pk]), follow=True)
    assert "works no longer" in done.content.decode()
    assert post(shown).status_code == 401
    again = client.post(reverse("revoke_token", args=[token.pk]), follow=True)
    assert again.status_code == 200


def test_what_a_token_needs_is_asked_for(ours: County) -> None:
    answer = signed_in(ours.manager).post(reverse("new_token"), {"name": ""}).content.decode()
    for sentence in (
        "Choose who sends it",
        "Enter what holds the token",
        "Choose what it may do",
    ):
        assert sentence in answer


@pytest.mark.parametrize("who", ["tracker", "school_user", "provider_user"])
def test_only_data_managers_make_tokens(ours: County, who: str) -> None:
    access = getattr(ours, who)
    assert signed_in(access).get(reverse("tokens")).status_code == 403
    assert not Token.objects.visible_to(ours.school_user).exists()
    with pytest.raises(Refused):
        actions.make_token(
            organisation=ours.college, name="x", may_send=True, may_read=True, by=access
        )


def test_another_authoritys_tokens_do_not_exist(ours: County, theirs: County) -> None:
    token_of(ours)
    pk = Token.objects.get().pk
    client = signed_in(theirs.manager)
    assert client.get(reverse("revoke_token", args=[pk])).status_code == 404
    assert "No tokens yet" in client.get(reverse("tokens")).content.decode()


def test_the_ways_in_tell_what_came_by_them(ours: County) -> None:
    client = signed_in(ours.manager)
    assert "Nothing yet" in client.get(reverse("ways_in")).content.decode()
    post(token_of(ours), address=f"{SEND}?filename=nightly.csv")
    page = client.get(reverse("ways_in")).content.decode()
    assert "nightly.csv" in page
    assert "through the API" in page
    assert signed_in(ours.tracker).get(reverse("ways_in")).status_code == 403
    enter(ours.authority)
    file = reverse("submission", args=[Submission.objects.get().pk])
    said = "This file came through the API."
    assert said in signed_in(ours.tracker).get(file).content.decode()
    assert said not in signed_in(ours.provider_user).get(file).content.decode()


# At once


@pytest.mark.django_db(transaction=True)
def test_of_the_same_call_many_times_at_once_one_file_comes() -> None:
    county = County.make("998")
    token = token_of(county)

    def call(_: int) -> Any:
        try:
            return post(token, **{"Idempotency-Key": "run-1"})
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(call, range(8)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    enter(county.authority)
    assert Submission.objects.count() == 1
