"""An ILR of any year as a list of learners, one row each.

Elements are matched by local names, so the year's namespace does not matter, and what the schema
of a year would refuse costs at most its own learner a sentence. What the aims add up to is
decided in ilr_activity.py. Adults nobody here follows are left out without their details.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from fingerpost.core import tables
from fingerpost.core.dates import academic_age, in_words
from fingerpost.core.identifiers import NO_FIXED_ABODE, parse_postcode, parse_ukprn
from fingerpost.core.intake.ilr_activity import (
    STUDY_16_TO_19,
    WHICH,
    Aim,
    Programme,
    Studies,
    code_at,
    programmes,
    stated,
)
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.refusals import Limits, Refused, too_long
from fingerpost.core.intake.spelled_dates import parse_date
from fingerpost.core.intake.table import Line, Official, Table, table_of
from fingerpost.core.intake.xml_parts import (
    Element,
    Part,
    XmlFile,
    children,
    local_name,
    said,
    surveyed,
    values,
)
from fingerpost.core.records import Organisation

LEARNER, OUTCOMES = "Learner", "LearnerDestinationandProgression"
PARTS = frozenset(("Header", "LearningProvider", LEARNER, OUTCOMES))
OF_ACTIVITY = ("activity", "course", "starts_on", "expected_end_on", "ended_on", "notes")
COLUMNS: tuple[tuple[str, str], ...] = (
    ("LearnRefNumber", "local_reference"),
    ("PrevLearnRefNumber", "previous_local_reference"),
    ("PrevUKPRN", "previous_provider_ukprn"),
    ("ULN", "uln"),
    ("FamilyName", "family_name"),
    ("GivenNames", "given_name"),
    ("DateOfBirth", "born_on"),
    ("Ethnicity", "ethnicity"),
    ("Sex", "sex"),
    ("LLDDHealthProb", "learning_difficulty"),
    ("LearnerFAM EHC", "ehc_plan"),
    ("LearnerFAM SEN", "sen_support"),
    ("Postcode", "postcode"),
    ("AddLine1", "address_line_1"),
    ("AddLine2", "address_line_2"),
    ("AddLine3", "address_line_3"),
    ("AddLine4", "address_line_4"),
    ("TelNo", "home_phone"),
    ("Email", "email"),
    ("UKPRN", "provider_ukprn"),
    ("EmpId", "employer"),
    ("PlanLearnHours and PlanEEPHours", "planned_hours"),
    ("Main aims: activity", "activity"),
    ("Main aims: course", "course"),
    ("Main aims: LearnStartDate", "starts_on"),
    ("Main aims: LearnPlanEndDate", "expected_end_on"),
    ("Main aims: LearnActEndDate", "ended_on"),
    ("Main aims: last day before a break", "verified_on"),
    ("Main aims: how they ended", "leaving_reason"),
    ("All aims in words", "notes"),
    *(
        (f"{which} aims: {name.replace('_', ' ')}", f"{which.lower()}_{name}")
        for which in ("Second", "Third")
        for name in OF_ACTIVITY
    ),
    ("DPOutcome", "destination"),
    ("DPOutcome: OutStartDate", "destination_starts_on"),
    ("DPOutcome: OutCollDate", "ascertained_on"),
)
FIELDS = tuple(field for _, field in COLUMNS)
# Elements that are cells as they stand.
AS_THEY_STAND = tuple((name, field) for name, field in COLUMNS if name.isalnum())
HEALTH = {"1": "yes", "2": "no"}
HOURS_FROM_20 = frozenset(("4", "7", "8"))  # EII: 20 or more; 21 to 30; 31 and more
IN_PAID_WORK = "10"
OLDEST, OLDEST_WITHOUT_PLAN = 25, 18
TOO_OLD = "This learner is older than those we follow, so nothing of them is kept."
ADULT = (
    "This learner is 19 or older and has neither 16 to 19 funding nor an EHC plan here, "
    "so nothing of them is kept."
)
NO_LEARNERS = "This ILR holds no learner. Check that you sent the right file."
NO_AIMS = "No learning aim is given, so the file does not say what they do."
FORMER = "Only the destination of a former learner: the file gives no name or aims."
NO_UKPRN = "The file does not say by a UKPRN whose it is."


@dataclass(frozen=True, slots=True)
class Outcome:
    """One destination the provider heard of, with the days it began and was collected."""

    type: str
    code: str
    starts_on: str
    collected_on: str


@dataclass(slots=True)
class _Survey:
    """What a first walk finds: the header, how many learners, and destinations by learner."""

    made_on: date | None = None
    ukprn: str = ""
    count: int = 0
    references: set[str] = field(default_factory=set)
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)


def read_ilr(path: Path, limits: Limits) -> Table:
    """The learners of an ILR as a table; its file is read afresh at every walk.

    Raises:
        Refused: it is not safe, not well formed, too long, or holds nobody.
    """
    file, survey = surveyed(path, PARTS, lambda parts: _survey(parts, limits))
    former = set(survey.outcomes) - survey.references
    count = survey.count + len(former)
    if not count:
        raise Refused(NO_LEARNERS)
    official = Official(
        kind=Kind.ILR,
        reason="Its outermost tag and namespace are those of the ILR.",
        columns=COLUMNS,
        count=count,
        lines=lambda day, sender: _lines(file, survey, former, day, sender),
        speaks_for=survey.made_on,
        origin=Organisation(name="", kind="other", ukprn=survey.ukprn) if survey.ukprn else None,
    )
    warnings = () if survey.ukprn else (NO_UKPRN,)
    return table_of(official, "ILR", (*file.warnings, *warnings))


def _survey(parts: Iterable[Part], limits: Limits) -> _Survey:
    found = _Survey()
    for part in parts:
        if part.name == LEARNER:
            found.count += 1
            found.references.add(said(part.element, "LearnRefNumber"))
        elif part.name == OUTCOMES:
            reference = said(part.element, "LearnRefNumber")
            found.outcomes.setdefault(reference, []).extend(_outcomes(part.element))
        elif part.name == "Header":
            made_on = said(part.element, "CollectionDetails", "FilePreparationDate")
            found.made_on = _day(made_on) or found.made_on
            found.ukprn = found.ukprn or parse_ukprn(said(part.element, "Source", "UKPRN")).value
        else:
            found.ukprn = parse_ukprn(said(part.element, "UKPRN")).value or found.ukprn
        if max(found.count, len(found.outcomes)) > limits.rows:
            raise Refused(too_long(limits))
    return found


def _lines(
    file: XmlFile, survey: _Survey, former: set[str], day: date, sender: Organisation | None
) -> Iterator[Line]:
    outcomes = survey.outcomes
    told: set[str] = set()
    for part in file.parts():
        if part.name == LEARNER:
            reference = said(part.element, "LearnRefNumber")
            yield _learner(part, outcomes.get(reference, ()), survey.ukprn, day, sender)
        elif part.name == OUTCOMES:
            reference = said(part.element, "LearnRefNumber")
            if reference in former and reference not in told:
                told.add(reference)
                yield _former(part, reference, outcomes[reference], survey.ukprn)


def _former(part: Part, reference: str, outcomes: Sequence[Outcome], ukprn: str) -> Line:
    cells = {"local_reference": reference, "uln": said(part.element, "ULN")}
    cells |= {"provider_ukprn": ukprn} | _destination(outcomes)
    return Line(part.line, _cells(cells), faults=(FORMER,))


def _cells(found: dict[str, str]) -> list[str]:
    return [found.get(field, "") for field in FIELDS]


# --- one learner -----------------------------------------------------------------------


def _learner(
    part: Part,
    outcomes: Sequence[Outcome],
    ukprn: str,
    day: date,
    sender: Organisation | None,
) -> Line:
    element = part.element
    told = values(element)
    faults: list[str] = []
    aims = [_aim(inner, faults) for inner in element if local_name(inner) == "LearningDelivery"]
    needs = {
        (said(inner, "LearnFAMType"), said(inner, "LearnFAMCode"))
        for inner in children(element, "LearnerFAM")
    }
    born_on = _day(told.get("DateOfBirth", ""))
    if note := _left_out(born_on, day, aims, {kind for kind, _ in needs}):
        return Line(part.line, _cells({}), note=note)
    work = _work(element, day)
    studies = Studies(
        day=day,
        born_on=born_on,
        hours=_hours(told),
        works_20_hours=work.has_20_hours,
    )
    found = programmes(aims, studies)
    faults += [look for programme in found[:1] for look in programme.looks]
    faults += [] if aims else [NO_AIMS]
    cells = {field: told[name] for name, field in AS_THEY_STAND if name in told}
    cells |= _details(told, needs) | _of_programmes(found, studies, sender)
    cells |= {"provider_ukprn": ukprn, "employer": work.employer} | _destination(outcomes)
    cells["planned_hours"] = str(studies.hours or "")
    return Line(part.line, _cells(cells), faults=tuple(dict.fromkeys(faults)))


def _left_out(born_on: date | None, day: date, aims: Iterable[Aim], needs: set[str]) -> str:
    """Why nothing of a learner is kept; empty when they may be one of ours."""
    if born_on is None:
        return ""
    age = academic_age(born_on, day)
    if age > OLDEST:
        return TOO_OLD
    followed = not needs.isdisjoint(("EHC", "HNS", "SEN")) or any(
        aim.fund_model in STUDY_16_TO_19 for aim in aims
    )
    return ADULT if age > OLDEST_WITHOUT_PLAN and not followed else ""


def _details(told: dict[str, str], needs: set[tuple[str, str]]) -> dict[str, str]:
    postcode = told.get("Postcode", "")
    unknown = parse_postcode(postcode).value == NO_FIXED_ABODE
    return {
        "learning_difficulty": HEALTH.get(told.get("LLDDHealthProb", ""), ""),
        "ehc_plan": "yes" if ("EHC", "1") in needs else "",
        "sen_support": "yes" if ("SEN", "1") in needs else "",
        "postcode": "" if unknown else postcode,
    }


def _hours(told: dict[str, str]) -> int | None:
    given = [told.get(name, "") for name in ("PlanLearnHours", "PlanEEPHours")]
    known = [int(text) for text in given if text.isdecimal() and len(text) <= 4]
    return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class _Work:
    employer: str = ""
    has_20_hours: bool = False


def _work(element: Element, day: date) -> _Work:
    """The paid work they are in, by the latest employment status up to the file's day."""
    dated = [
        (_day(said(inner, "DateEmpStatApp")) or date.min, at, inner)
        for at, inner in enumerate(children(element, "LearnerEmploymentStatus"))
    ]
    known = [status for status in dated if status[0] <= day]
    if not known:
        return _Work()
    latest = max(known, key=lambda status: status[:2])[2]
    if said(latest, "EmpStat") != IN_PAID_WORK:
        return _Work()
    hours = {
        said(inner, "ESMCode")
        for inner in children(latest, "EmploymentStatusMonitoring")
        if said(inner, "ESMType") == "EII"
    }
    number = said(latest, "EmpId")
    employer = f"Employer number {number}" if number else ""
    return _Work(employer, not hours.isdisjoint(HOURS_FROM_20))


def _of_programmes(
    found: Sequence[Programme], studies: Studies, sender: Organisation | None
) -> dict[str, str]:
    """The cells of the main activity and of up to two more."""
    cells: dict[str, str] = {}
    kind = sender.kind if sender else ""
    for which, programme in zip(WHICH, stated(found), strict=False):
        told = _of_programme(programme, studies, kind)
        cells |= {f"{which}{name}": value for name, value in told.items()}
    if found:
        cells |= _of_main(found[0])
        cells["notes"] = " ".join(_sentence(programme.says) for programme in found)
    return cells


def _of_programme(programme: Programme, studies: Studies, kind: str) -> dict[str, str]:
    day = programme.ended_on or max(studies.day, programme.starts_on or studies.day)
    code = code_at(programme.code, kind, born_on=studies.born_on, day=day)
    ended_on = None if programme.state == "break" else programme.ended_on
    return {
        "activity": "" if programme.state == "undated" else code,
        "course": programme.course,
        "starts_on": _iso(programme.starts_on),
        "expected_end_on": _iso(programme.expected_end_on),
        "ended_on": _iso(ended_on),
        "notes": _sentence(programme.says),
    }


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _of_main(main: Programme) -> dict[str, str]:
    """What is said of the main activity alone. A break was last true on the day before it."""
    _, _, ending = main.says.partition(": ")
    return {
        "verified_on": _iso(main.ended_on) if main.state == "break" else "",
        "leaving_reason": ending if main.state in ("completed", "withdrawn") else "",
    }


# --- aims and outcomes -----------------------------------------------------------------


def _aim(element: Element, faults: list[str]) -> Aim:
    told = values(element)
    framework = _framework(told)
    aim = Aim(
        reference=told.get("LearnAimRef", "").upper(),
        type=told.get("AimType", ""),
        fund_model=told.get("FundModel", ""),
        programme_type=told.get("ProgType", "").lstrip("0"),
        framework=framework,
        status=told.get("CompStatus", ""),
        reason=told.get("WithdrawReason", ""),
        starts_on=_date("LearnStartDate", told, faults),
        planned_end_on=_date("LearnPlanEndDate", told, faults),
        ended_on=_date("LearnActEndDate", told, faults),
        is_higher=any(local_name(inner) == "LearningDeliveryHE" for inner in element),
    )
    faults += _contradictions(aim)
    return aim


def _framework(told: dict[str, str]) -> str:
    if standard := told.get("StdCode", ""):
        return f"standard {standard}"
    if framework := told.get("FworkCode", ""):
        return f"framework {framework}"
    return ""


def _contradictions(aim: Aim) -> Iterator[str]:
    """What an aim says against itself; each is believed in the way the sentence tells."""
    which = f"Aim {aim.reference}" if aim.reference else "An aim"
    if aim.status == "1" and aim.ended_on:
        yield f"{which} is said to go on and to have ended: we take it as ended."
    if not aim.status:
        yield f"{which} has no completion status."
    if aim.starts_on and aim.planned_end_on and aim.planned_end_on < aim.starts_on:
        yield (
            f"{which}: its planned end, {in_words(aim.planned_end_on)}, is before its start, "
            f"{in_words(aim.starts_on)}."
        )


def _outcomes(element: Element) -> Iterator[Outcome]:
    for inner in children(element, "DPOutcome"):
        told = values(inner)
        yield Outcome(
            told.get("OutType", "").upper(),
            told.get("OutCode", ""),
            told.get("OutStartDate", ""),
            told.get("OutCollDate", ""),
        )


def _destination(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """The latest destination that is an activity, as a code with its words."""
    known = [
        (outcome, row)
        for outcome in outcomes
        if (row := _destinations().get((outcome.type, outcome.code))) and row["activity"]
    ]
    if not known:
        return {}
    latest, row = max(known, key=lambda pair: (pair[0].starts_on, pair[0].collected_on))
    return {
        "destination": f"{row['activity']} - {row['says']}",
        "destination_starts_on": latest.starts_on,
        "ascertained_on": latest.collected_on,
    }


@cache
def _destinations() -> dict[tuple[str, str], tables.Row]:
    rows = tables.rows("intake", "ilr_destinations")
    return {(row["type"], row["code"]): row for row in rows}


# --- small things ----------------------------------------------------------------------


def _date(name: str, told: dict[str, str], faults: list[str]) -> date | None:
    text = told.get(name, "")
    found = _day(text)
    if text and found is None:
        faults.append(f"{name}: “{text[:40]}” is not a date.")
    return found


def _day(text: str) -> date | None:
    if not text:
        return None
    found = parse_date(text)
    return found if isinstance(found, date) else None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
