"""Letters to whoever asked: made of a template, changed by hand, downloaded, sent."""

from datetime import date

from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.dates import in_words
from fingerpost.core.rights import letters
from fingerpost.core.rights.clock import due_on
from fingerpost.core.rights.kinds import Kind
from fingerpost.core.rights.letters import blocks
from fingerpost.core.sharing.papers import Filled, Paper
from fingerpost.organisations.access import Access
from fingerpost.reports.rights.models import Letter, Request
from fingerpost.sharing.papers.queries import about_us
from fingerpost.sharing.queries import policy_of

READING_AGE = 12


def drafted(request: Request, letter: str, *, by: Access, today: date) -> str:
    """The text of a letter with what we know put in; what we do not is a blank."""
    authority = by.authority
    policy, about = policy_of(authority.pk), about_us(authority.pk)
    due, wait = due_on(request.asked), request.pauses.last()
    person = request.person and (request.person.merged_into or request.person)
    return letters.written(
        letter,
        {
            "authority": authority.name,
            "today": in_words(today),
            "name": request.asked_by or (person.full_name if person else request.name),
            "received_on": in_words(request.received_on),
            "asked": request.right.name[:1].lower() + request.right.name[1:],
            "due_on": in_words(due) if due else "",
            "question": wait.asked if wait else "",
            "why": request.extended_why,
            "decision": letters.decision(Kind(request.kind), request.outcome),
            "reasons": letters.why(Kind(request.kind), request.refusal),
            "words": request.answer,
            "officer_name": policy.officer_name,
            "officer_email": policy.officer_email,
            "complaints_email": about.complaints_email or policy.officer_email,
        },
    )


def keep(request: Request, letter: str, *, words: str, by: Access) -> Letter:
    """Keep a letter as it was changed; one that was not sent is written over.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.ANSWER_REQUESTS)
    authority_id = request.authority_id
    with act("wrote a letter about a request", by=by.user, authority_id=authority_id) as detail:
        kept, _ = Letter.objects.update_or_create(
            request=request,
            letter=letter,
            sent_on=None,
            defaults={
                "authority_id": authority_id,
                "words": words,
                "made_at": timezone.now(),
                "made_by": by.user,
            },
        )
        detail.update(request=request.pk, letter=kept.pk)
    return kept


def send(letter: Letter, *, by: Access) -> None:
    """It left: it stays as it is from now on. An acknowledgement says that they know.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.ANSWER_REQUESTS)
    today = timezone.localdate()
    with act("sent a letter about a request", by=by.user, authority_id=letter.authority_id) as d:
        letter.sent_on = today
        letter.save()
        Request.objects.filter(pk=letter.request_id, acknowledged_on=None).update(
            acknowledged_on=today
        )
        d.update(request=letter.request_id, letter=letter.pk)


def to_set(letter: Letter) -> Filled:
    """A letter as a document is made of it."""
    name = letters.letters()[letter.letter]
    paper = Paper(letter.letter, name, "", "young person", READING_AGE)
    return Filled(paper, blocks(letter.words), tuple(letters.blanks(letter.words)))
