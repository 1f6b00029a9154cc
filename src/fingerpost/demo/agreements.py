"""How the made-up county shares: with consent, and agreements with its schools in every state."""

from datetime import date, timedelta
from itertools import cycle
from typing import Any

from fingerpost.core.access import OFFICER
from fingerpost.core.sharing.flows import Mode
from fingerpost.demo.answers import ask
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Membership, Organisation
from fingerpost.sharing import actions as sharing
from fingerpost.sharing.models import Agreement
from fingerpost.sharing.papers import actions as papers

SCHOOLS = (Organisation.Kind.SCHOOL, Organisation.Kind.SPECIAL_SCHOOL)
BACK = [
    *("given_name", "family_name", "born_on", "upn", "route", "activity", "provider", "course"),
    *("level", "starts_on", "ended_on", "sustained", "how_known", "verified_on"),
]
SIGNED, SENT = Agreement.State.SIGNED.value, Agreement.State.SENT.value
# How far each is in turn: its state, its first day and its last, in days from now.
STANDING = ((SIGNED, -80, 285), (SIGNED, -345, 20), (SIGNED, -400, -35), (SENT, 7, 372), None)


def agree(authority: Authority, today: date) -> None:
    """The officer settles how names go back, and agrees with schools one after another."""
    held = Membership.objects.filter(authority=authority, role_key=OFFICER.key).first()
    if held is None:
        return
    officer = Access(held.user, held)
    papers.say_of_us(by=officer, said=_about_us(authority, today))
    sharing.settle_policy(
        by=officer,
        said={
            "mode": Mode.CONSENT.value,
            "basis": "Public task, for the duties of the Education and Skills Act 2008",
            "officer_name": officer.user.name,
            "officer_email": officer.user.email,
        },
    )
    schools = _schools(authority)
    for school, standing in zip(schools, cycle(STANDING), strict=False):
        if standing:
            said = _terms(*standing, today=today, officer=officer)
            sharing.keep_agreement(None, organisation=school, by=officer, said=said)
    ask(schools, by=officer, today=today)


def _schools(authority: Authority) -> list[Organisation]:
    """The schools of the county, those first that somebody signs in for: theirs is in force."""
    schools = Organisation.objects.filter(kind__in=SCHOOLS, la_code=authority.code).order_by("pk")
    signs_in = Membership.objects.filter(authority=authority, organisation__in=schools)
    first = set(signs_in.values_list("organisation", flat=True))
    return sorted(schools, key=lambda school: school.pk not in first)


def _about_us(authority: Authority, today: date) -> dict[str, Any]:
    return {
        "address": f"County Hall, {authority.name}",
        "phone": "01632 960123",
        "email": "tracking@example.org",
        "complaints_email": "complaints@example.org",
        "contractors": "Fieldway Careers",
        "dpia_on": today - timedelta(days=420),
    }


def _terms(state: str, first: int, last: int, *, today: date, officer: Access) -> dict[str, Any]:
    starts_on, ends_on = (today + timedelta(days=days) for days in (first, last))
    signed = {
        "signed_by_us": officer.user.name,
        "signed_by_us_on": starts_on - timedelta(days=9),
        "signed_by_them": "The headteacher",
        "signed_by_them_on": starts_on - timedelta(days=2),
    }
    return {
        "flows": ["F7", "F1"],
        "fields": BACK,
        "mode": Mode.CONSENT.value,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "review_on": ends_on - timedelta(days=60),
        "state": state,
        **(signed if state == SIGNED else {}),
    }
