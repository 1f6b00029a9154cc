"""Adding colleagues, schools and providers: who may sign in, as what, and how they get in."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from fingerpost.audit.models import Event
from fingerpost.cli.commands import user as command
from fingerpost.cli.errors import Unusable
from fingerpost.cli.main import parser_for
from fingerpost.organisations import actions
from fingerpost.organisations.models import Membership, User
from worlds import PASSWORD, County, enter, signed_in

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "seven-herons-at-dusk"
LINK = re.compile(r"https?://[^\s<\"]*/account/password/reset/key/[^\s<\"]+")
WREN = {"name": "Ida Wren", "email": "Ida.Wren@example.org", "role": "tracker"}


@pytest.fixture
def ours() -> County:
    return County.make("998")


@pytest.fixture
def theirs() -> County:
    return County.make("997")


@pytest.fixture
def with_mail(settings: Any) -> None:
    settings.EMAIL_IS_SET_UP = True


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def verbs(county: County) -> list[str]:
    enter(county.authority)
    return list(Event.objects.filter(authority=county.authority).values_list("verb", flat=True))


def held_by(email: str) -> Membership:
    return Membership.objects.get(user__email=email)


def choose_password(link: str) -> Client:
    """Follow the link as somebody at a browser of their own."""
    client = Client()
    form = client.get(link, follow=True)
    assert "Choose a new password" in text(form)
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    return client


# Adding


def test_a_new_colleague_gets_a_link_shown_once_and_signs_in(ours: County) -> None:
    client = signed_in(ours.manager)
    answer = client.post(reverse("add_user"), WREN, follow=True)
    assert "This link is shown once" in text(answer)
    (link,) = set(LINK.findall(answer.content.decode()))
    again = client.get(answer.redirect_chain[-1][0], follow=True)
    assert not LINK.findall(again.content.decode())
    assert "A link is shown once" in text(again)

    browser = choose_password(link)
    entered = browser.post(
        "/account/login/", {"login": "ida.wren@example.org", "password": NEW_PASSWORD}
    )
    assert (entered.status_code, entered["Location"]) == (302, "/")
    assert browser.get("/users/").status_code == 403
    assert "This link no longer works" in text(Client().get(link, follow=True))


def test_adding_somebody_is_in_the_audit_trail_without_their_name(ours: County) -> None:
    signed_in(ours.manager).post(reverse("add_user"), WREN)
    enter(ours.authority)
    event = Event.objects.filter(verb="gave a role").first()
    assert event is not None
    assert event.by == ours.manager.user
    assert event.detail["role"] == "tracker"
    assert "wren" not in str(event.detail).casefold()


def test_no_link_is_left_behind(ours: County, caplog: Any, capfd: Any) -> None:
    client = signed_in(ours.manager)
    client.post(reverse("add_user"), WREN)
    client.post("/account/password/reset/", {"email": ours.manager.user.email})
    out, err = capfd.readouterr()
    assert "reset/key" not in caplog.text + out + err
    assert not [value for value in client.session.values() if "reset" in str(value)]


def test_with_a_mail_server_the_link_goes_to_them_and_nobody_else(
    ours: County, with_mail: None
) -> None:
    answer = signed_in(ours.manager).post(reverse("add_user"), WREN, follow=True)
    assert "is on its way to ida.wren@example.org" in text(answer)
    assert not LINK.findall(answer.content.decode())
    (message,) = mail.outbox
    assert message.to == ["ida.wren@example.org"]
    assert "Ida Wren," in message.body
    (link,) = LINK.findall(message.body)
    choose_password(link)
    assert User.objects.get(email="ida.wren@example.org").check_password(NEW_PASSWORD)


def test_where_the_mail_server_says_no_the_link_is_shown(
    ours: County, with_mail: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("fingerpost.organisations.way_in.send_mail", refuse)
    answer = signed_in(ours.manager).post(reverse("add_user"), WREN, follow=True)
    assert "This link is shown once" in text(answer)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (WREN | {"name": ""}, "Enter full name"),
        (WREN | {"role": ""}, "Choose what they will do"),
        (WREN | {"email": "wren"}, "Enter an email address in the correct format"),
        (WREN | {"role": "school_user"}, "Enter the school or provider they work for"),
        (WREN | {"role": "school_user", "school": "Nowhere School"}, "No school or provider is"),
        (WREN | {"email": "tracker998@example.org"}, "Tom Ferris (tracker998@example.org) is a"),
    ],
)
def test_what_is_missing_is_said(ours: County, said: dict[str, str], sentence: str) -> None:
    answer = signed_in(ours.manager).post(reverse("add_user"), said)
    assert answer.status_code == 200
    assert sentence in text(answer)
    assert not User.objects.filter(email="ida.wren@example.org").exists()


def test_a_school_user_is_added_by_the_name_or_the_number_of_the_school(ours: County) -> None:
    client = signed_in(ours.manager)
    label = f"{ours.school.name} (URN {ours.school.urn})"
    for n, typed in enumerate([label, ours.school.name.lower(), ours.school.urn]):
        email = f"school{n}@example.org"
        said = {"name": "Lin Moss", "email": email, "role": "school_user", "school": typed}
        client.post(reverse("add_user"), said)
        assert held_by(email).organisation == ours.school
    assert label in text(client.get(reverse("add_user")))


def test_somebody_who_has_an_account_keeps_their_password(ours: County) -> None:
    said = {
        "name": "Tom Ferris",
        "email": ours.tracker.user.email,
        "role": "provider_user",
        "provider": ours.college.name,
    }
    answer = signed_in(ours.manager).post(reverse("add_user"), said, follow=True)
    assert "sign in with the password they have" in text(answer)
    assert not LINK.findall(answer.content.decode())
    ours.tracker.user.refresh_from_db()
    assert ours.tracker.user.check_password(PASSWORD)
    assert ours.tracker.user.memberships.count() == 2


# Changing and removing


def test_another_role_counts_at_once(ours: County) -> None:
    held = ours.tracker.membership
    client = signed_in(ours.manager)
    address = reverse("user", args=[held.pk])
    said = {"role": "school_user", "school": ours.school.name}
    answer = client.post(address, said, follow=True)
    assert f"Tom Ferris is now: School user, {ours.school}." in text(answer)
    assert signed_in(ours.tracker).get("/find").status_code == 403
    assert "changed a role" in verbs(ours)


def test_a_removed_role_opens_nothing_at_once(ours: County) -> None:
    theirs = signed_in(ours.tracker)
    assert theirs.get("/find").status_code == 200
    client = signed_in(ours.manager)
    address = reverse("remove_user", args=[ours.tracker.membership.pk])
    assert "Remove Tom Ferris?" in text(client.get(address))
    assert Membership.objects.filter(pk=ours.tracker.membership.pk).exists()
    answer = client.post(address, follow=True)
    assert "Tom Ferris is no longer: Tracker" in text(answer)
    assert theirs.get("/find").status_code == 403
    assert "removed a role" in verbs(ours)


def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(ours: County) -> None:
    client, page = Client(), "http://testserver/files"
    asked = client.post(reverse("make_all_packs"), headers={"referer": page})
    assert asked["Location"] == "/account/login/?next=/files"
    elsewhere = client.post(reverse("make_all_packs"), headers={"referer": "http://other.org/a"})
    assert elsewhere["Location"] == "/account/login/?next=/"


def test_the_last_data_manager_stays(ours: County) -> None:
    client = signed_in(ours.manager)
    held = ours.manager.membership
    sentence = "Marian Webb is the only data manager of"
    removed = client.post(reverse("remove_user", args=[held.pk]), follow=True)
    assert sentence in text(removed)
    changed = client.post(reverse("user", args=[held.pk]), {"role": "tracker"})
    assert sentence in text(changed)
    held.refresh_from_db()
    assert held.role_key == "data_manager"

    client.post(reverse("user", args=[ours.tracker.membership.pk]), {"role": "data_manager"})
    client.post(reverse("remove_user", args=[held.pk]))
    assert not Membership.objects.filter(pk=held.pk).exists()


def test_a_data_manager_with_a_closed_account_does_not_count(ours: County) -> None:
    held = ours.tracker.membership
    actions.change_role(held, role_key="data_manager", organisation=None, by=None)
    User.objects.filter(pk=held.user_id).update(is_active=False)
    with pytest.raises(actions.CannotSetUp, match="only data manager"):
        actions.remove_role(ours.manager.membership, by=None)


# A new way in


def test_a_new_way_in_leaves_the_old_password_until_it_is_used(ours: County) -> None:
    address = reverse("way_in", args=[ours.tracker.membership.pk])
    answer = signed_in(ours.manager).post(address, follow=True)
    (link,) = set(LINK.findall(answer.content.decode()))
    ours.tracker.user.refresh_from_db()
    assert ours.tracker.user.check_password(PASSWORD)
    choose_password(link)
    ours.tracker.user.refresh_from_db()
    assert ours.tracker.user.check_password(NEW_PASSWORD)
    assert "gave a new way in" in verbs(ours)


def test_a_newer_link_ends_the_older_one_of_somebody_who_never_chose(ours: County) -> None:
    client = signed_in(ours.manager)
    first = client.post(reverse("add_user"), WREN, follow=True)
    (old,) = set(LINK.findall(first.content.decode()))
    address = reverse("way_in", args=[held_by("ida.wren@example.org").pk])
    second = client.post(address, follow=True)
    (new,) = set(LINK.findall(second.content.decode()))
    assert "This link no longer works" in text(Client().get(old, follow=True))
    choose_password(new)


def test_the_link_of_an_account_shared_with_another_authority_is_not_shown(
    ours: County, theirs: County
) -> None:
    said = WREN | {"email": theirs.tracker.user.email}
    signed_in(ours.manager).post(reverse("add_user"), said)
    held = Membership.objects.get(user=theirs.tracker.user, authority=ours.authority)
    answer = signed_in(ours.manager).post(reverse("way_in", args=[held.pk]), follow=True)
    assert not LINK.findall(answer.content.decode())
    assert "also works for another authority" in text(answer)


# The list, and its walls


def test_the_list_says_who_and_whether_the_second_factor_is_on(ours: County) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=ours.tracker.user, type="totp", data={})
    client = signed_in(ours.manager)
    shown = text(client.get(reverse("users")))
    for words in ("Marian Webb", "Tom Ferris", "Sal Quill", str(ours.school), "Never", "On"):
        assert words in shown
    narrowed = text(client.get(reverse("users") + "?q=quill"))
    assert "Sal Quill" in narrowed
    assert "Tom Ferris" not in narrowed
    assert "No user like that" in text(client.get(reverse("users") + "?q=zzz&role=tracker"))


def test_another_authoritys_users_do_not_exist(ours: County, theirs: County) -> None:
    client = signed_in(ours.manager)
    assert "997@example.org" not in text(client.get(reverse("users")))
    key = [theirs.tracker.membership.pk]
    for name in ("user", "remove_user", "way_in"):
        assert client.get(reverse(name, args=key)).status_code == 404
        assert client.post(reverse(name, args=key), {"role": "tracker"}).status_code == 404
    assert Membership.objects.filter(pk=key[0]).exists()


@pytest.mark.parametrize("who", ["tracker", "school_user", "provider_user"])
def test_only_data_managers_manage_users(ours: County, who: str) -> None:
    client = signed_in(getattr(ours, who))
    key = [ours.tracker.membership.pk]
    addresses = [reverse("users"), reverse("add_user")]
    addresses += [reverse(name, args=key) for name in ("user", "remove_user", "way_in")]
    assert [client.get(a).status_code for a in addresses] == [403] * len(addresses)
    assert client.post(reverse("add_user"), WREN).status_code == 403


# A forgotten password


def test_without_a_mail_server_a_forgotten_password_is_for_the_data_manager(ours: County) -> None:
    client = Client()
    shown = text(client.get("/account/password/reset/"))
    assert "Email is not set up here" in shown
    assert 'name="email"' not in shown
    done = client.post("/account/password/reset/", {"email": ours.manager.user.email}, follow=True)
    assert "No email was sent" in text(done)


def test_with_a_mail_server_a_forgotten_password_is_answered_by_mail(
    ours: County, with_mail: None
) -> None:
    client = Client()
    assert 'name="email"' in text(client.get("/account/password/reset/"))
    client.post("/account/password/reset/", {"email": ours.manager.user.email})
    assert LINK.findall(mail.outbox[0].body)


def test_without_a_mail_server_messages_are_dropped(tmp_path: Any) -> None:
    import os
    import subprocess
    import sys

    script = "from fingerpost import settings; print(settings.EMAIL_BACKEND)"
    environment = {k: v for k, v in os.environ.items() if k != "FINGERPOST_EMAIL_URL"}
    told = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "django.core.mail.backends.dummy.EmailBackend"


# The command


def run(*arguments: str) -> int:
    return command.run(parser_for("user", command).parse_args(["add", *arguments]))


def test_the_command_adds_and_prints_a_link(ours: County, capsys: Any) -> None:
    who = ("--email", "ida@example.org", "--name", "Ida Wren", "--authority", "998")
    assert run(*who, "--role", "school_user", "--organisation", ours.school.urn) == 0
    (link,) = LINK.findall(capsys.readouterr().out)
    choose_password(link.replace("http://localhost:8000", ""))
    assert held_by("ida@example.org").organisation == ours.school


def test_the_command_prints_no_link_to_an_account_in_use(ours: County, capsys: Any) -> None:
    who = ("--email", ours.tracker.user.email, "--name", "Tom Ferris", "--authority", "998")
    assert run(*who, "--role", "school_user", "--organisation", ours.school.name) == 0
    assert not LINK.findall(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("--email", "ida", "--role", "tracker"), "not an e-mail address"),
        (("--email", "i@example.org", "--role", "school_user"), "needs the school or provider"),
        (("--email", "tracker998@example.org", "--role", "tracker"), "already"),
    ],
)
def test_the_command_says_what_is_wrong(
    ours: County, given: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(Unusable, match=sentence):
        run(*given, "--name", "Ida Wren", "--authority", "998")
