"""The words of the pages about findings."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from fingerpost.core.returns.mending import Mender, mending
from fingerpost.core.workflow import ReturnState
from fingerpost.returns.findings.queries import Found
from fingerpost.returns.models import Fault, FaultStep, Finding, Return
from fingerpost.sharing.gate import Row
from fingerpost.web.words import date_words

GRAVITY = {1: ("Serious", "red"), 2: ("Less serious", "yellow"), 3: ("Information", "grey")}


@dataclass(frozen=True, slots=True)
class Line:
    """One finding as a list shows it."""

    fault: int
    url: str
    name: str
    person_url: str
    code: str
    message: str
    todo: str
    mender: Mender
    gravity: tuple[str, str]
    field: str
    value: str
    first_seen: date
    is_new: bool
    who: str
    explanation: str


def lines(findings: Iterable[Any], built: Return) -> list[Line]:
    """A page of them."""
    return [line(finding, built) for finding in findings]


def line(finding: Any, built: Return) -> Line:
    """One, with what is to be done about it."""
    what, person = mending(finding.code), finding.person
    return Line(
        fault=finding.fault_id,
        url=reverse("finding", args=[built.pk, finding.fault_id]),
        name=person.full_name if person else "The file",
        person_url=reverse("person", args=[person.pk]) if person else "",
        code=finding.code,
        message=finding.message,
        todo=what.todo_for(
            place_held=finding.suggested is not None,
            has_left=finding.has_left,
            has_died=finding.has_died,
        ),
        mender=Mender(finding.mender),
        gravity=GRAVITY[finding.priority],
        field=finding.field,
        value=finding.value,
        first_seen=finding.first_seen,
        is_new=finding.first_seen >= timezone.localtime(built.built_at).date(),
        who=who_has(finding.fault),
        explanation=finding.fault.explanation if finding.is_explained else "",
    )


def who_has(fault: Fault | FaultStep) -> str:
    """Whoever is to mend it, or nothing."""
    return str(fault.assigned_user or fault.assigned_organisation or "")


def step_words(step: FaultStep) -> str:
    """What became of a fault, in a sentence."""
    who = who_has(step)
    said = {
        FaultStep.What.ASSIGNED: f"Given to {who}" if who else "Taken back: nobody has it",
        FaultStep.What.EXPLAINED: f"Explained: {step.explanation}",
        FaultStep.What.UNDONE: f"Put back as it was before{f': {who} has it' if who else ''}",
        FaultStep.What.MENDED: "Mended: the night's build did not find it any more",
        FaultStep.What.CAME_BACK: "Found again",
    }
    return said[FaultStep.What(step.what)]


def build_words(built: Return) -> str:
    """Which build it is, in words."""
    kind = "dry run" if built.period_end > timezone.localdate() else ReturnState(built.state)
    return f"{built.period_end:%B %Y} ({kind})"


def preview(findings: Found) -> dict[str, Any]:
    """What a step would touch: how many findings, of how many young people, under which rules."""
    shown = ("code", "message", "person_id", "is_explained")
    has = ("fault__assigned_user", "fault__assigned_organisation")
    rows = list(findings.values_list(*shown, *has))
    rules = Counter((code, message) for code, message, *_ in rows)
    return {
        "count": len(rows),
        "people": len({row[2] for row in rows} - {None}),
        "rules": [(*rule, count) for rule, count in rules.most_common()],
        "assigned": sum(any(row[4:]) for row in rows),
        "explained": sum(row[3] for row in rows),
    }


# What a school or provider gets

HEADINGS = (
    "Our number",
    "Given name",
    "Family name",
    "What we need from you",
    "Missing since",
    "Your answer",
)


ASKED_BY = ("our_number", "given_name", "family_name")


def wanted(findings: Iterable[Finding]) -> Mapping[int, Mapping[str, date]]:
    """By young person what is missing, and since when: no status, no value, nothing another told
    us."""
    found: dict[int, dict[str, date]] = {}
    for one in findings:
        if one.person_id is not None:
            missing = found.setdefault(one.person_id, {})
            missing.setdefault(mending(one.code).asked, one.first_seen)
    return found


def asked_rows(
    rows: Iterable[Row], wanted: Mapping[int, Mapping[str, date]]
) -> Iterator[tuple[str, ...]]:
    """A line for each thing that is missing of those the school or provider may be asked after."""
    for row in rows:
        names = tuple(str(row.values.get(field) or "") for field in ASKED_BY)
        for what, since in wanted[row.person].items():
            yield (*names, what, date_words(since), "")
