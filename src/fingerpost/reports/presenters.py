"""The words of the first pages."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from fingerpost.caseload.queries import Counts
from fingerpost.core.dates import academic_year_name, month_end
from fingerpost.core.records import Group
from fingerpost.intake.models import Submission
from fingerpost.organisations.models import Organisation
from fingerpost.reports.queries import Files
from fingerpost.returns.findings.queries import Share
from fingerpost.returns.models import Return
from fingerpost.sharing.settling import Open
from fingerpost.web.words import date_words, days_left, of_base, percent

SCHOOLS = (Organisation.Kind.SCHOOL, Organisation.Kind.SPECIAL_SCHOOL)
GRAVITY = {1: "Serious", 2: "Less serious", 3: "Information"}
# The published rates are about fewer than the worklists hold.
IN_FIGURES = "academic age 16 and 17"
LAPSING_BASE = f"unless confirmed; {IN_FIGURES}, and to 24 with an EHC plan"
Work = tuple[str, str, int, str]


def address(name: str, *args: object) -> str:
    """A page's address, or nothing while there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def figures(counts: Counts) -> list[dict[str, object]]:
    """The three rates of academic age 16-17 with base and day; more of each stands in Figures."""
    shown = (
        ("Not known", Group.NOT_KNOWN),
        ("NEET", Group.NEET),
        ("In education, work or training", Group.EET),
    )
    return [
        {
            "label": label,
            "value": percent(counts.groups[group], counts.cohort),
            "base": f"{of_base(counts.groups[group], counts.cohort)}, {IN_FIGURES}",
            "as_at": counts.as_at,
            "href": reverse("figures"),
        }
        for label, group in shown
    ]


def period(today: date) -> tuple[date, str]:
    """The period end ahead and how far it is, in words."""
    end = month_end(today)
    return end, days_left((end - today).days)


def to_do(files: Files, rows: int) -> list[Work]:
    """What waits on the data manager."""
    sent = address("submissions")
    return [
        ("Rows that need attention", address("attention"), rows, "we could not tell who is meant"),
        ("Files with a question for us", sent, files.asking, "they wait until it is answered"),
        ("Files that went wrong on our side", sent, files.failed, "try them again"),
    ]


def to_settle(found: Sequence[Open]) -> Work:
    """Instructions not to share that leave something open, and the day that comes first."""
    days = [one.task.by for one in found if one.task.by]
    note = f"the next before {date_words(min(days))}" if days else "the law leaves something open"
    return "Instructions not to share to settle", address("instructions"), len(found), note


def unanswered(count: int) -> list[Work]:
    """Requests that nobody sees, as nobody may answer them; no line where there is none."""
    note = "nobody has the role Data-protection officer: give it to somebody"
    return [("Requests nobody can answer", address("users"), count, note)] if count else []


def findings(built: Return | None, counted: Mapping[int, int]) -> list[Work]:
    """The findings of a return by priority."""
    href = address("return", built.pk) if built else ""
    return [(GRAVITY[priority], href, count, "") for priority, count in counted.items()]


def to_mend(shares: Iterable[Share]) -> list[Work]:
    """The latest build's findings by who can mend them, those that are explained apart."""
    start = address("findings")
    return [
        (
            share.mender.in_words,
            f"{start}?{urlencode({'mender': share.mender.value, 'state': 'open'})}",
            share.left,
            f"{share.explained} more explained" if share.explained else "",
        )
        for share in shares
    ]


def quiet(senders: list[Organisation]) -> list[tuple[str, date]]:
    """Who has been quiet, and since when."""
    return [(str(sender), getattr(sender, "last_file_at").date()) for sender in senders]  # noqa: B009


def needed_from(organisation: Organisation, last: Submission | None, today: date) -> str:
    """What we ask of a school or provider, in a sentence or two."""
    year = academic_year_name(today)
    what = (
        "the list of young people on your roll and of last summer's leavers"
        if organisation.kind in SCHOOLS
        else "the list of learners who enrolled, left or never came"
    )
    if last is None:
        return f"We have no list of yours for {year} yet. Please send {what}."
    return (
        f"Your last list speaks of {date_words(last.as_of)}. Please send {what} again when"
        " somebody starts, leaves or changes course."
    )
