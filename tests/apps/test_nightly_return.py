"""The night's dry run: one job an authority, nothing left behind, nothing piling up."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from fingerpost.audit.models import Event
from fingerpost.core.workflow import ReturnState
from fingerpost.returns import actions, clearing, queries, signing, tasks
from fingerpost.returns.again import actions as again
from fingerpost.returns.models import Finding, Rebuild, Return, ReturnFile, RuleCount
from worlds import County, add_person, enter

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 31)


@pytest.fixture
def county() -> County:
    county = County.make()
    add_person(county, "Amara Okafor", born_on=date(2010, 3, 4))
    return county


def jobs(task: str) -> list[dict[str, int]]:
    waiting = ProcrastinateJob.objects.filter(task_name__endswith=f".{task}", status="todo")
    return list(waiting.order_by("id").values_list("args", flat=True))


def age(built: Return, **ago: int) -> None:
    Return.objects.filter(pk=built.pk).update(built_at=timezone.now() - timedelta(**ago))


# One job an authority


def test_each_authority_has_a_job_of_its_own(county: County) -> None:
    other = County.make("997")
    tasks.dry_run(timestamp=0)
    assert jobs("dry_run_of_authority") == [
        {"authority_id": county.authority.pk},
        {"authority_id": other.authority.pk},
    ]


def test_a_fault_in_one_stops_no_other(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    other = County.make("997")
    asked = actions.ask

    def ask(authority: object, **wanted: object) -> Return:
        if authority == county.authority:
            raise RuntimeError
        return asked(authority, **wanted)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "ask", ask)
    tasks.dry_run(timestamp=0)
    for given in jobs("dry_run_of_authority"):
        try:
            tasks.dry_run_of_authority(**given)
        except RuntimeError:
            assert given["authority_id"] == county.authority.pk
    (queued,) = jobs("build_return")
    tasks.build_return(**queued)
    enter(other.authority)
    assert Return.objects.get().state == ReturnState.CHECKED


# A draft whose worker died


def test_a_draft_left_behind_is_taken_up_once_and_finished(county: County) -> None:
    draft = actions.ask(county.authority, period_end=OCTOBER, by=None)
    age(draft, minutes=30)
    tasks.resume_left_behind(timestamp=0)
    tasks.resume_left_behind(timestamp=0)
    (queued,) = jobs("build_return")
    tasks.build_return(**queued)
    draft.refresh_from_db()
    assert draft.state == ReturnState.CHECKED


def test_one_being_built_just_now_is_left_alone(county: County) -> None:
    actions.ask(county.authority, period_end=OCTOBER, by=None)
    tasks.resume_left_behind(timestamp=0)
    assert jobs("build_return") == []


def test_a_worker_that_died_in_the_middle_leaves_a_draft_as_it_was(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = actions.ask(county.authority, period_end=OCTOBER, by=None)
    age(draft, minutes=30)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(actions, "_supersede_earlier", killed)
        with pytest.raises(KeyboardInterrupt):
            tasks.build_return(authority_id=county.authority.pk, return_id=draft.pk)
    enter(county.authority)
    assert not Finding.objects.exists()
    assert not ReturnFile.objects.exists()

    tasks.resume_left_behind(timestamp=0)
    (queued,) = jobs("build_return")
    tasks.build_return(**queued)
    enter(county.authority)
    draft.refresh_from_db()
    assert draft.state == ReturnState.CHECKED


def test_what_never_finishes_is_given_up(county: County) -> None:
    draft = actions.ask(county.authority, period_end=OCTOBER, by=None)
    age(draft, hours=7)
    tasks.resume_left_behind(timestamp=0)
    draft.refresh_from_db()
    assert (draft.message, jobs("build_return")) == (tasks.COULD_NOT_FINISH, [])


def asked_again(county: County, **ago: int) -> Rebuild:
    sent = actions.build(county.authority, period_end=OCTOBER, by=None)
    signing.sign_off(sent, by=county.manager)
    signing.mark_sent(sent, by=county.manager)
    sent.refresh_from_db()
    rebuild = again.ask(sent, by=county.manager)
    asked_at = timezone.now() - timedelta(**ago)
    Rebuild.objects.filter(pk=rebuild.pk).update(asked_at=asked_at)
    return rebuild


def test_building_again_that_was_left_behind_is_taken_up_once_and_finished(county: County) -> None:
    rebuild = asked_again(county, minutes=30)
    tasks.resume_left_behind(timestamp=0)
    tasks.resume_left_behind(timestamp=0)
    (queued,) = jobs("build_return_again")
    tasks.build_return_again(**queued)
    enter(county.authority)
    rebuild.refresh_from_db()
    assert not rebuild.is_under_way
    assert rebuild.fingerprint == rebuild.built.fingerprint


def test_building_again_that_never_finishes_is_given_up(county: County) -> None:
    rebuild = asked_again(county, hours=7)
    tasks.resume_left_behind(timestamp=0)
    rebuild.refresh_from_db()
    assert (rebuild.is_under_way, rebuild.message) == (False, tasks.COULD_NOT_FINISH)
    assert jobs("build_return_again") == []


# Old drafts


def test_old_superseded_drafts_keep_only_counts_and_fingerprint(
    county: County, client: Client
) -> None:
    old = actions.build(county.authority, period_end=OCTOBER, by=None)
    counted = queries.findings_by_rule(old)
    actions.build(county.authority, period_end=OCTOBER, by=None)
    age(old, days=40)
    tasks.dry_run_of_authority(authority_id=county.authority.pk)
    enter(county.authority)

    old.refresh_from_db()
    assert old.cleared_on == timezone.localdate()
    assert old.fingerprint
    assert not ReturnFile.objects.filter(built=old).exists()
    assert not old.findings.exists()
    assert queries.findings_by_rule(old) == counted != []
    assert Event.objects.get(verb="cleared old drafts").detail == {"returns": 1}

    client.force_login(county.manager.user)
    page = client.get(reverse("return", args=[old.pk])).content.decode()
    assert "no longer kept" in page
    assert client.get(reverse("return_file", args=[old.pk])).status_code == 404
    assert reverse("return", args=[old.pk]) not in client.get("/returns/").content.decode()


@pytest.mark.parametrize("step", [signing.sign_off, signing.mark_sent])
def test_what_was_signed_off_or_sent_keeps_everything(county: County, step: object) -> None:
    one = actions.build(county.authority, period_end=OCTOBER, by=None)
    signing.sign_off(one, by=county.manager)
    if step is signing.mark_sent:
        signing.mark_sent(one, by=county.manager)
    Return.objects.filter(pk=one.pk).update(state=ReturnState.SUPERSEDED)
    age(one, days=400)
    today = timezone.localdate()
    assert clearing.clear_old_drafts(county.authority.pk, by=None, today=today) == 0
    assert ReturnFile.objects.filter(built=one).exists()
    assert RuleCount.objects.filter(built=one).exists() == one.findings.exists()


@pytest.mark.parametrize("days", [34, 40])
def test_what_stands_or_is_young_is_kept(county: County, days: int) -> None:
    first = actions.build(county.authority, period_end=OCTOBER, by=None)
    latest = actions.build(county.authority, period_end=OCTOBER, by=None)
    age(first, days=34)
    age(latest, days=days)
    today = timezone.localdate()
    assert clearing.clear_old_drafts(county.authority.pk, by=None, today=today) == 0
