"""What is handed over: one ZIP of a document to read, the same as JSON, and the case's documents.

Neither it nor a file in it is named after anybody.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from fingerpost.audit.actions import act, note
from fingerpost.caseload.casework.models import Document as CaseDocument
from fingerpost.core.access import Permission
from fingerpost.core.casework.documents import kinds
from fingerpost.core.rights.kinds import reasons_to_take_out
from fingerpost.organisations.access import Access
from fingerpost.reports.documents.document import Document, Section, Table
from fingerpost.reports.documents.pdf import as_pdf
from fingerpost.reports.rights.actions import CannotDo
from fingerpost.reports.rights.held.looking import Looked, looked_through
from fingerpost.reports.rights.held.reading import Line, Part, Row
from fingerpost.reports.rights.models import Decision, Given, Request
from fingerpost.sharing.papers.queries import about_us
from fingerpost.sharing.queries import policy_of

TITLE = "Everything we hold about you"
NAMED = "When"
FIXED = (1980, 1, 1, 0, 0, 0)
"""The time of each file in the ZIP, so that the same contents have the same fingerprint."""


def why_not_give(request: Request, looked: Looked) -> str:
    """Why everything may not be handed over yet, in a sentence; empty where it may."""
    if request.closed_on:
        return "This was answered already."
    if request.lacks_identity:
        return "Say first how you made sure that it is them."
    waiting = len(looked.waiting)
    if waiting:
        texts = "text" if waiting == 1 else "texts"
        return f"{waiting} {texts} may name somebody else and nobody has looked yet."
    return ""


def give(request: Request, *, by: Access) -> bytes:
    """Make the file that is handed over, and log it.

    Raises:
        Refused: the role may not.
        CannotDo: it is not sure who asks, or a text has not been looked at.
    """
    by.check(Permission.ANSWER_REQUESTS)
    looked = looked_through(request)
    if why_not := why_not_give(request, looked):
        raise CannotDo(why_not)
    made = as_zip(request, looked, by=by)
    with act("handed everything over", by=by.user, authority_id=request.authority_id) as detail:
        given = Given.objects.create(
            authority_id=request.authority_id,
            request=request,
            at=timezone.now(),
            by=by.user,
            fingerprint=hashlib.sha256(made).hexdigest(),
            size=len(made),
            taken_out=sum(one.decision != Decision.KEEP for _, one in looked.settled),
        )
        detail.update(request=request.pk, given=given.pk)
    return made


def note_search(request: Request, looked: Looked, *, by: Access) -> None:
    """Log that everything was searched for, and how much was found."""
    found = {"request": request.pk, "rows": sum(len(part.rows) for part in looked.parts)}
    note(
        "searched for everything held",
        by=by.user,
        authority_id=request.authority_id,
        detail=found,
    )


def as_zip(request: Request, looked: Looked, *, by: Access) -> bytes:
    """The file itself."""
    today = timezone.localdate()
    document = as_document(looked, by=by, today=today)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as files:
        for name, data in (
            ("everything-we-hold.pdf", as_pdf(document)),
            ("everything-we-hold.json", as_json(looked, today).encode()),
            *_documents(looked),
        ):
            files.writestr(zipfile.ZipInfo(name, FIXED), data)
    return held.getvalue()


def as_document(looked: Looked, *, by: Access, today: date) -> Document:
    """The document to read."""
    rows = sum(len(part.rows) for part in looked.parts)
    return Document(
        title=TITLE,
        authority=by.authority.name,
        on=today,
        summary=f"{rows:,} things we hold, in {len(looked.parts)} parts. At the end: your rights.",
        sections=[*(_section(part, looked) for part in looked.parts), _rights(by)],
    )


def as_json(looked: Looked, today: date) -> str:
    """The same for a computer."""
    parts = [
        {
            "title": part.title,
            "note": part.note,
            "rows": [_values(row, looked) for row in part.rows],
        }
        for part in looked.parts
    ]
    held = {"title": TITLE, "made_on": today.isoformat(), "parts": parts}
    return json.dumps(held, ensure_ascii=False, indent=1)


def given_words(line: Line, looked: Looked) -> str:
    """What they get of a value: all, a part, or only why it is left out."""
    decided = looked.decision(line.text) if line.text else None
    if line.text is None or (decided and decided.decision == Decision.KEEP):
        return line.words
    if decided is None:
        return "[to be looked at]"
    why = reasons_to_take_out()[decided.reason].words
    return f"{decided.instead} [the rest {why}]" if decided.instead else f"[{why}]"


def _values(row: Row, looked: Looked) -> dict[str, Any]:
    values = {line.label: given_words(line, looked) for line in row.lines}
    return ({NAMED: row.named} if row.named else {}) | values


def _section(part: Part, looked: Looked) -> Section:
    if len(part.rows) == 1:
        pairs = [(line.label, given_words(line, looked)) for line in part.rows[0].lines]
        table = Table("What we hold", ("What", "Held"), pairs, wide=True)
    else:
        rows = [_cells(number, row, looked) for number, row in enumerate(part.rows, 1)]
        table = Table(f"{len(rows):,} things, oldest first", (NAMED, "Held"), rows, wide=True)
    return Section(part.title, [f"{part.note}."] if part.note else [], tables=[table])


def _cells(number: int, row: Row, looked: Looked) -> tuple[str, str]:
    held = "\n".join(f"{line.label}: {given_words(line, looked)}" for line in row.lines)
    return row.named or f"Number {number}", held


def _documents(looked: Looked) -> Iterator[tuple[str, bytes]]:
    """The documents on their case that they get, by number."""
    kept = [
        row.document
        for part in looked.parts
        for row in part.rows
        if row.document and all(_is_kept(line, looked) for line in row.lines)
    ]
    for one in CaseDocument.objects.filter(pk__in=kept, undone_at=None).order_by("pk"):
        data = b"".join(one.pieces.values_list("data", flat=True))
        yield f"documents/{one.pk}{kinds()[one.kind].endings[0]}", data


def _is_kept(line: Line, looked: Looked) -> bool:
    decided = looked.decision(line.text) if line.text else None
    return line.text is None or (decided is not None and decided.decision == Decision.KEEP)


def _rights(by: Access) -> Section:
    """What they may do now, and whom to ask."""
    policy, about = policy_of(by.authority.pk), about_us(by.authority.pk)
    officer = policy.officer_email or "the council’s data-protection officer"
    complain = about.complaints_email or officer
    return Section(
        "Your rights",
        [
            f"You can ask us to put it right, to stop using it, or to delete it: {officer}.",
            f"You can complain to us ({complain}) or to the Information Commissioner (ico.org.uk).",
            "You can ask that a person looks again at anything a computer worked out about you.",
            "How long we keep each thing stands in our privacy notice.",
        ],
    )
