"""What the papers are filled with: values and rows of settings, agreements and the core."""

from datetime import date

from fingerpost.core.dates import in_words
from fingerpost.core.sharing import flows, papers
from fingerpost.core.sharing.papers import Filled, Rows
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.sharing.models import Agreement
from fingerpost.sharing.papers.models import AboutUs
from fingerpost.sharing.queries import policy_of
from fingerpost.sharing.retention.queries import times_of

SCHOOLS = (Organisation.Kind.SCHOOL, Organisation.Kind.SPECIAL_SCHOOL)
SENDS = {True: "F1", False: "F2"}
"""The flow by which a school, or a provider, sends to the authority."""
SAYS = (
    "address",
    "phone",
    "email",
    "complaints_email",
    "breach_email",
    "notice_url",
    "registration",
    "contractors",
    "host",
)


def about_us(authority_id: int) -> AboutUs:
    """What an authority says of itself; one that has said nothing leaves all empty."""
    held = AboutUs.objects.filter(authority_id=authority_id).first()
    return held or AboutUs(authority_id=authority_id)


def paper(code: str, access: Access, today: date, *, agreement: Agreement | None = None) -> Filled:
    """A paper as it stands today.

    Args:
        code: one of core/sharing/papers.
        access: whose authority it is of.
        today: the day it is made on.
        agreement: whose parties, fields and days it states; without one these are blanks.
    """
    young = papers.papers()[code].reader == "young person"
    times = times_of(access.authority.pk)
    rows = {
        "retention": papers.retention_for_young(times) if young else papers.retention(times),
        "risks": papers.risks(),
        "flows": _flows(),
        "fields": _fields(frozenset(flows.fields())),
        "agreements": _agreements(access, today),
        "sends": _sends(agreement),
        "gives": _gives(agreement),
    }
    return papers.filled(code, _values(access, today) | _of_agreement(agreement), rows)


def _values(access: Access, today: date) -> dict[str, str]:
    policy, about = policy_of(access.authority.pk), about_us(access.authority.pk)
    meant = papers.by_mode()[policy.mode]
    return {name: getattr(about, name) for name in SAYS} | {
        "authority": access.authority.name,
        "today": in_words(today),
        "officer_name": policy.officer_name,
        "officer_email": policy.officer_email,
        "basis": policy.basis,
        "hold_days": str(policy.hold_days),
        "mode": meant["formal"],
        "mode_young": meant["young"],
        "dpia_on": _day(about.dpia_on),
    }


def _of_agreement(agreement: Agreement | None) -> dict[str, str]:
    if agreement is None:
        return {}
    return {
        "partner": agreement.organisation.name,
        "agreement_mode": papers.by_mode()[agreement.mode]["formal"],
        "starts_on": _day(agreement.starts_on),
        "ends_on": _day(agreement.ends_on) or "open",
        "review_on": _day(agreement.review_on),
        "ours": agreement.signed_by_us,
        "ours_on": _day(agreement.signed_by_us_on),
        "theirs": agreement.signed_by_them,
        "theirs_on": _day(agreement.signed_by_them_on),
    }


def _day(day: date | None) -> str:
    return in_words(day) if day else ""


def _flows() -> Rows:
    rows = tuple(
        (f"{one.code}: {one.name}", one.ground, one.power, one.special_condition or "None sent")
        for one in flows.flows().values()
    )
    return Rows(("Flow", "Ground", "Power", "Condition for special categories"), rows)


def _fields(codes: frozenset[str]) -> Rows:
    held = [one for code, one in flows.fields().items() if code in codes]
    rows = tuple((one.label, "No" if one.kind.value != "C" else "Yes") for one in held)
    return Rows(("Field", "Can be withheld by an instruction"), rows)


def _sends(agreement: Agreement | None) -> Rows:
    is_school = agreement is None or agreement.organisation.kind in SCHOOLS
    return _fields(flows.may_ever_carry(SENDS[is_school]))


def _gives(agreement: Agreement | None) -> Rows:
    """The very list the gate goes by."""
    labels = flows.labels(frozenset(agreement.fields)) if agreement else []
    rows = tuple((label,) for label in labels)
    return Rows(("Field",), rows or (("Nothing by name: counts only",),))


def _agreements(access: Access, today: date) -> Rows:
    signed = Agreement.objects.visible_to(access).filter(
        state=Agreement.State.SIGNED, starts_on__lte=today
    )
    rows = tuple(
        (one.organisation.name, one.get_mode_display(), _day(one.ends_on) or "Open")
        for one in signed.select_related("organisation")
        if one.ends_on is None or one.ends_on >= today
    )
    return Rows(
        ("School or provider", "How names go back", "Last day"), rows or (("None", "", ""),)
    )
