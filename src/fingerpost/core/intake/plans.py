"""What a row says of plans and offers: intended destination, offer, guarantee of another system.

| said by | where it stands | becomes |
|---|---|---|
| any list of people | intended destination, provider, course | an intended destination |
| any list of people | offer status, or only the day of an offer | the guarantee of the year that the list's day speaks of |
| another system's return | guarantee of Year 11 and of Year 12, each with its authority | both |

What cannot be kept with the person stays on the row, with a problem in words.
"""  # noqa: E501  (a table cannot be folded)

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fingerpost.core.exercises import guarantee
from fingerpost.core.exercises.plans import OFFER_MADE, Kind, problem
from fingerpost.core.intake.kinds import OF_PEOPLE
from fingerpost.core.intake.kinds import Kind as FileKind
from fingerpost.core.intake.values import Value
from fingerpost.core.records import Organisation, Source

Fields = Mapping[str, Value]
TOO_YOUNG_OR_OLD = (
    "By date of birth they are in neither year that the September Guarantee covers, so the offer "
    "stays on this line only."
)
SCHOOLS = frozenset(("school", "special school"))
OF_RETURN = (
    (Kind.YEAR_11, "year_11_guarantee", "year_11_guarantee_authority"),
    (Kind.YEAR_12, "year_12_guarantee", "year_12_guarantee_authority"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidPlan:
    """One plan a row states. With a `problem` it is not kept with the person."""

    kind: Kind
    code: str = ""
    said_on: date
    source: Source = Source.AUTHORITY_CONTACT
    since: date | None = None
    authority: str = ""
    place: str = ""
    course: str = ""
    problem: str = ""


def plans(
    fields: Fields, *, kind: FileKind, sender: Organisation | None, as_of: date
) -> tuple[SaidPlan, ...]:
    """What this row says of plans and offers, by the table above."""
    if kind not in OF_PEOPLE:
        return ()
    source = source_of(sender)
    found = [*_intended(fields, source, as_of), *_offer(fields, source, as_of)]
    if kind is FileKind.NCCIS:
        found += _of_return(fields, as_of)
    return tuple(found)


def source_of(sender: Organisation | None) -> Source:
    """Whose word a list is: the school's, the provider's, else the authority's own."""
    if sender is None or sender.kind == "authority":
        return Source.AUTHORITY_CONTACT
    return Source.SCHOOL_ROLL if sender.kind in SCHOOLS else Source.PROVIDER_ENROLMENT


def _intended(fields: Fields, source: Source, as_of: date) -> Iterator[SaidPlan]:
    code = _text(fields, "intended_destination")
    if not code:
        return
    yield SaidPlan(
        kind=Kind.INTENDED,
        code=code,
        said_on=as_of,
        source=source,
        place=_text(fields, "intended_provider"),
        course=_text(fields, "intended_course"),
        problem=problem(Kind.INTENDED, code, as_of),
    )


def _offer(fields: Fields, source: Source, as_of: date) -> Iterator[SaidPlan]:
    offered_on = fields.get("offered_on")
    since = offered_on if isinstance(offered_on, date) else None
    code = _text(fields, "offer_status") or (OFFER_MADE if since else "")
    born_on = fields.get("born_on")
    if not code:
        return
    about = guarantee.kind_for(born_on, as_of) if isinstance(born_on, date) else None
    yield SaidPlan(
        kind=about or Kind.YEAR_11,
        code=code,
        said_on=as_of,
        source=source,
        since=since,
        place=_text(fields, "intended_provider"),
        course=_text(fields, "intended_course"),
        problem=problem(about, code, as_of) if about else TOO_YOUNG_OR_OLD,
    )


def _of_return(fields: Fields, as_of: date) -> Iterator[SaidPlan]:
    for kind, status, authority in OF_RETURN:
        code = _text(fields, status)
        if code:
            yield SaidPlan(
                kind=kind,
                code=code,
                said_on=as_of,
                authority=_text(fields, authority),
                problem=problem(kind, code, as_of),
            )


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return value.strip() if isinstance(value, str) else ""
