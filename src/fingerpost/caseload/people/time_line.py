"""Everything that was said of and tried with a young person, in one order.

The one seam for more: another source of steps is one more list in `time_line`.
"""

from django.urls import reverse

from fingerpost.caseload.contacts import presenters as contact_words
from fingerpost.caseload.contacts.queries import contacts_of
from fingerpost.caseload.people import presenters, queries
from fingerpost.caseload.people.forms import today
from fingerpost.caseload.people.presenters import Step
from fingerpost.core import records
from fingerpost.evidence.models import Evidence
from fingerpost.organisations.access import Access
from fingerpost.people.models import Person


def time_line(
    person: Person,
    access: Access,
    *,
    evidence: list[Evidence] | None = None,
    status: records.Status | None = None,
) -> list[Step]:
    """What was said, what was tried, latest first; what was taken back stays, struck through.

    Args:
        person: of whom.
        access: who looks.
        evidence: what was said, where it was read already.
        status: by which the statements are marked; as things stand today when None.
    """
    evidence = queries.evidence_of(person) if evidence is None else evidence
    tries = contacts_of(person)
    status = status or queries.status_of(person, as_at=today(), as_known_at=today())
    said = presenters.time_line(
        evidence,
        status,
        files=_files(evidence, access),
        came_of=contact_words.facts_of_statements(tries),
    )
    return presenters.in_one_order(said, contact_words.steps(tries))


def _files(evidence: list[Evidence], access: Access) -> dict[int, str]:
    """Where to see the submissions the evidence came in, as far as this user may."""
    seen = queries.submissions_seen(evidence, access)
    return {pk: reverse("submission", args=[pk]) for pk in seen}
