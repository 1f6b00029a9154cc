"""Leaver notices by the API: one line in, answered once, and what came of each."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fingerpost.api import actions as api
from fingerpost.api.v1 import contract
from fingerpost.caseload.notices import actions
from fingerpost.intake import actions as intake
from fingerpost.intake.models import Submission
from fingerpost.intake.presenters import NOTICE
from worlds import County, add_person, enter

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/leaver-notices"
LAST = (timezone.localdate() - timedelta(days=3)).isoformat()


@pytest.fixture
def county() -> County:
    county = County.make("998")
    add_person(county, "Amara Okafor", postcode="XM1 1AA")
    return county


def token(county: County, *, college: bool = True, **may: bool) -> str:
    enter(county.authority)
    _, key = api.make_token(
        organisation=county.college if college else county.school,
        name="Their system",
        may_send=may.get("may_send", True),
        may_read=may.get("may_read", True),
        by=county.manager,
    )
    return key


def notice(county: County, **more: Any) -> dict[str, Any]:
    enter(county.authority)
    return {
        "given_name": "Amara",
        "family_name": "Okafor",
        "born_on": county.person("Amara").born_on.isoformat(),
        "what": "left",
        "last_attended": LAST,
    } | more


def post(key: str, said: Any, **headers: str) -> Any:
    body = said if isinstance(said, str) else json.dumps(said)
    headers = {"Authorization": f"Bearer {key}"} | headers
    return Client().post(ADDRESS, body, content_type="application/json", headers=headers)


def get(key: str, address: str = ADDRESS) -> Any:
    return Client().get(address, headers={"Authorization": f"Bearer {key}"})


def test_a_notice_comes_in_and_its_sender_reads_what_came_of_it(county: County) -> None:
    key, said = token(county), notice(county, postcode="XM1 1AA")
    answer = post(key, said)
    assert (answer.status_code, answer.json()["is_new"]) == (202, True)
    enter(county.authority)
    submission = Submission.objects.get(pk=answer.json()["id"])
    assert (submission.kind, submission.arrival.way) == ("leavers", "api")
    intake.process(submission.pk)
    actions.take_stock(county.authority.pk)
    told = get(key).json()
    (one,) = told["notices"]
    assert (told["total"], told["next"], one["in_words"]) == (1, None, "Received")
    assert (one["family_name"], one["last_attended"]) == ("Okafor", LAST)
    assert set(told) == set(contract.NOTICES_FIELDS)
    assert set(one) == set(contract.NOTICE_FIELDS)
    rows = get(key, f"/api/v1/submissions/{submission.pk}/rows").json()["rows"]
    assert rows[0]["later"] == NOTICE
    assert get(token(county, college=False)).json()["notices"] == []


def test_the_same_notice_again_does_nothing_twice(county: County) -> None:
    key, said = token(county), notice(county)
    first = post(key, said, **{"Idempotency-Key": "one"})
    assert post(key, said, **{"Idempotency-Key": "one"}).content == first.content
    again = post(key, said)
    assert (again.status_code, again.json()["is_new"]) == (200, False)
    other = post(key, notice(county, what="never came"), **{"Idempotency-Key": "one"})
    assert (other.status_code, other.json()["error"]) == (409, "key_used")
    enter(county.authority)
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("not json", "Send one JSON object"),
        ("[1]", "Send one JSON object"),
        ({"shoe_size": "9"}, "no field 'shoe_size'"),
        ({"given_name": 7}, "given_name must be a text"),
        ({"given_name": "Amara"}, "family_name: "),
        ({"what": "left", "last_attended": ""}, "last_attended: Enter the last day"),
    ],
)
def test_what_is_wrong_is_said_field_by_field(county: County, said: Any, words: str) -> None:
    answer = post(token(county), said)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_notice")
    assert words in answer.json()["message"]


def test_a_token_does_only_what_it_is_for(county: County) -> None:
    assert get(token(county, may_read=False)).status_code == 403
    assert post(token(county, may_send=False), notice(county)).status_code == 403
    assert get("nonsense").status_code == 401
    assert get(token(county), ADDRESS + "?page=x").status_code == 400
