"""A campaign of 10,000 texts handed to GOV.UK Notify: its local server, by the real sender.

Target: queued at Notify in under ten minutes (issue: the tracker's day). The floor is the same
number of calls with nothing round them: no links made, nothing claimed, nothing written down.
Notify's own limit of 3,000 a minute is taken off, as it alone would take 200 seconds.
"""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from bench.measuring import seconds
from feed_servers import WebHost
from fingerpost.core.dates import birthdays_of_academic_age
from fingerpost.core.messages import Means
from fingerpost.core.messages.wording import templates
from fingerpost.messages import campaigns, delivery, setting_up, tasks
from fingerpost.messages.models import Message
from fingerpost.messages.senders import Parcel
from fingerpost.messages.senders.choosing import notify
from fingerpost.messages.setting_up import example
from fingerpost.people import details
from fingerpost.people.models import Person
from fingerpost_pytest import test_server
from notify_server import KEY, NotifyService, template
from worlds import County, enter

pytestmark = pytest.mark.bench

TEXTS = 10_000
TEN_MINUTES = 600
HERE = "127.0.0.1"


def serve(ports: Any) -> None:
    """Notify in a process of its own, so that it takes none of ours."""
    ThreadingHTTPServer.request_queue_size = 256  # else it turns callers away that come at once
    words = templates()["still-here", Means.TEXT]
    with WebHost(NotifyService([template(words.name, "sms", words.body)]).answer).running() as host:
        ports.put(host.port)
        ports.get()


@pytest.fixture
def at_notify() -> Iterator[int]:
    """The port of a server that runs for as long as the test."""
    ports: Any = multiprocessing.get_context("fork").Queue()
    server = multiprocessing.get_context("fork").Process(target=serve, args=(ports,), daemon=True)
    server.start()
    yield ports.get(timeout=30)
    server.terminate()
    server.join(10)


@pytest.fixture
def county(
    django_db_setup: None, django_db_blocker: Any, settings: Any, tmp_path: Path, at_notify: int
) -> Iterator[County]:
    """An authority that sends by Notify, seen as the web role, as the worker is."""
    settings.PRIVATE_HOSTS = [HERE]
    settings.FEED_SECRETS = tmp_path
    (tmp_path / "885" / HERE).mkdir(parents=True)
    (tmp_path / "885" / HERE / "notify").write_text(KEY)
    with django_db_blocker.unblock():
        with test_server.eyes(as_web=False):
            county = County.make("885")
        with test_server.eyes(as_web=True):
            enter(county.authority)
            setting_up.change(
                by=county.manager, text_by="notify", our_phone="01632 960100", from_hour=0,
                to_hour=24, days=list(range(7)), most_a_minute=1_000_000,
                notify_address=f"http://{HERE}:{at_notify}",
            )  # fmt: skip
            setting_up.look_at_templates(by=county.manager)
            yield county


def people(county: County, count: int) -> list[Person]:
    """So many young people with a mobile each."""
    today = timezone.localdate()
    born_on = birthdays_of_academic_age(16, today)[0] + timedelta(days=100)
    stated = {"given_name": "Amara", "family_name": "Okafor", "born_on": born_on}
    columns = details.new_person(stated, joined_on=today - timedelta(days=400))
    return Person.objects.bulk_create(
        Person(authority=county.authority, local_id=n, **columns | {"mobile": f"07700{n:06d}"})
        for n in range(1, count + 1)
    )


def floor(county: County, count: int) -> float:
    """Seconds for so many calls alone."""
    sender = notify(delivery.set_up_of(county.authority))
    parcel: Parcel = example(templates()["still-here", Means.TEXT], "447700900123", county.manager)

    def send_all() -> None:
        with ThreadPoolExecutor(delivery.AT_ONCE) as pool:
            list(pool.map(lambda _: sender.send(parcel), range(count)))

    return seconds(send_all)


def test_a_campaign_of_ten_thousand_texts(county: County, benchmark: Any) -> None:
    whom = people(county, TEXTS)

    def begin() -> None:
        campaigns.start(
            whom, name="Everybody", means=Means.TEXT, template="still-here", typed={},
            chosen_by="Not known", not_within_days=7, by=county.manager,
        )  # fmt: skip

    made = seconds(begin)

    times: list[float] = []

    def send() -> None:
        while Message.objects.filter(authority=county.authority, state="queued").exists():
            tasks.send_waiting(authority_id=county.authority.pk)
            enter(county.authority)
            assert not delivery.set_up_of(county.authority).wait_until, "the server fell silent"

    benchmark.pedantic(lambda: times.append(seconds(send)), rounds=1)
    (sent,) = times
    alone = floor(county, TEXTS)
    assert Message.objects.filter(authority=county.authority, state="sent").count() == TEXTS
    benchmark.extra_info |= {
        "floor": "the calls alone",
        "ratio": round(sent / alone, 2),
        "ours_seconds": round(made + sent, 1),
        "floor_seconds": round(alone, 1),
        "target_seconds": TEN_MINUTES,
    }
    assert made + sent < TEN_MINUTES
