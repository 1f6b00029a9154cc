"""What the settings promise: who gets in, what the browser is told, how much may be sent."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

LOGIN = "/account/login/"
PASSWORD = "correct horse battery"


@pytest.fixture
def someone(db: None) -> str:
    get_user_model().objects.create_user("tracker@example.org", "Tess Tracker", PASSWORD)
    return "tracker@example.org"


def sign_in(client: Client, email: str, password: str) -> int:
    return client.post(LOGIN, {"login": email, "password": password}).status_code


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_people_sign_in_by_email(client: Client, someone: str) -> None:
    assert sign_in(client, someone.upper(), PASSWORD) == 302
    assert signed_in(client)


def test_five_wrong_guesses_lock_the_account_out_for_a_while(client: Client, someone: str) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, someone, "a wrong guess")
    assert sign_in(client, someone, PASSWORD) == 429
    assert not signed_in(client)
    # By name and address together: a colleague at the next desk is not locked out with them.
    get_user_model().objects.create_user("other@example.org", "Olu Other", PASSWORD)
    assert sign_in(client, "other@example.org", PASSWORD) == 302


def test_nobody_makes_their_own_account(client: Client, db: None) -> None:
    client.post(
        "/account/signup/",
        {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not get_user_model().objects.filter(email="new@example.org").exists()


def test_browser_is_told_to_be_strict(client: Client, db: None) -> None:
    headers = client.get(LOGIN).headers
    policy = headers["Content-Security-Policy"]
    for part in ("default-src 'self'", "frame-ancestors 'none'", "form-action 'self'"):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_cookies_are_kept_from_scripts_and_other_sites(client: Client, someone: str) -> None:
    sign_in(client, someone, PASSWORD)
    client.get(LOGIN)
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert str(settings.PORT) in name


def test_unknown_host_is_refused(client: Client, db: None) -> None:
    assert client.get(LOGIN, headers={"host": "elsewhere.example"}).status_code == 400


def test_too_large_a_request_is_refused_by_its_length(client: Client, db: None) -> None:
    answer = client.post(LOGIN, headers={"content-length": "1"})
    assert answer.status_code != 413
    answer = client.generic("POST", LOGIN, CONTENT_LENGTH=str(settings.UPLOAD_LIMIT_BYTES + 1))
    assert answer.status_code == 413
    assert "200 MB" in answer.content.decode()


def shown(code: str, **environment: str) -> object:
    """What the settings say in another environment, asked in another process."""
    source = str(Path(__file__).resolve().parents[2] / "src")
    done = subprocess.run(
        [sys.executable, "-c", f"import json; from fingerpost import settings as s; {code}"],
        env={**os.environ, "PYTHONPATH": source, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_https_makes_cookies_secure_and_lasting() -> None:
    code = (
        "print(json.dumps([s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.SECURE_HSTS_SECONDS]))"
    )
    secure, name, seconds = shown(code, FINGERPOST_HTTPS="1", FINGERPOST_PORT="8010")  # type: ignore[misc]
    assert secure
    assert name == "__Host-fingerpost-8010-session"
    assert seconds >= 31_536_000
    assert shown(code, FINGERPOST_HTTPS="0", FINGERPOST_PORT="8010") == [
        False,
        "fingerpost-8010-session",
        0,
    ]


def test_defaults_are_safe_and_loading_them_makes_nothing(tmp_path: Path) -> None:
    code = "print(json.dumps([s.DEBUG, s.ALLOWED_HOSTS, s.DATABASE_ROLE, len(s.SECRET_KEY) > 50]))"
    folder = tmp_path / "data"
    environment = {"FINGERPOST_DATA": str(folder), "FINGERPOST_DB_ROLE": "web"}
    assert shown(code, **environment) == [
        False,
        ["localhost", "127.0.0.1", "[::1]"],
        "web",
        True,
    ]
    assert not folder.exists()


def test_owner_connects_without_a_pool_and_pages_with_one() -> None:
    code = "print(json.dumps('pool' in s.DATABASES['default']['OPTIONS']))"
    assert shown(code, FINGERPOST_DB_ROLE="web") is True
    assert shown(code, FINGERPOST_DB_ROLE="owner") is False
