"""What a school does on its pages, and how the authority settles what it doubts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from fingerpost.audit.actions import act
from fingerpost.core.access import Permission
from fingerpost.core.leavers.cohorts import Cohort
from fingerpost.core.leavers.words import ASK, ways_told
from fingerpost.core.messages import Means
from fingerpost.core.records import Source
from fingerpost.evidence import actions as evidence
from fingerpost.evidence.actions import NewEvidence
from fingerpost.evidence.models import Evidence
from fingerpost.messages.actions import send
from fingerpost.messages.making import CannotSend
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import PERSON_MEANT
from fingerpost.people.models import Person
from fingerpost.reports.leavers.models import Doubt, FoundRight, Look, Word
from fingerpost.sharing.actions import CannotKeep
from fingerpost.sharing.withholding import withheld_at

SOMETHING_IS_THERE = (
    "There is an answer for you in Fingerpost to something you told us was wrong.\n\n"
    "Sign in and look under Our leavers.\n"
)


ASKED_AGAIN_AFTER = timedelta(days=30)
"""Nobody is written to more often because a school would like to know. [ours]"""
LINK_WORDS = "still-here"
WE_ASKED = "We have written to them. What they answer is their word."


WITHHELD = (
    "An instruction not to share stands with you, so we may not take down what you know of them. "
    "If it was taken back, record that first."
)


class CannotSettle(Exception):
    """A doubt that cannot be settled so; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What somebody is said to be doing."""

    code: str
    provider: Organisation | None = None
    starts_on: date | None = None
    course: str = ""
    note: str = ""


def look(school: Organisation, *, by: Access, today: date) -> None:
    """That somebody of a school looked at its leavers today."""
    held, _ = Look.objects.get_or_create(
        authority=by.authority, school=school, user=by.user, defaults={"on": today}
    )
    if held.on < today:
        Look.objects.filter(pk=held.pk).update(on=today, before=held.on)


def found_right(school: Organisation, *, cohort: Cohort, people: int, by: Access) -> FoundRight:
    """A school says that the list of a cohort is right: nobody is missing, nobody is too many."""
    with act("found a list of leavers right", by=by.user, authority_id=by.authority.pk) as detail:
        kept: FoundRight = FoundRight.objects.create(
            authority=by.authority,
            school=school,
            cohort=cohort.key,
            people=people,
            at=timezone.now(),
            by=by.user,
        )
        detail.update(organisation=school.pk, cohort=cohort.key, people=people)
    return kept


def ask_to_write(people: Collection[Person], *, school: Organisation, by: Access) -> int:
    """A school asks us to write to leavers of its own; gives to how many it had not asked lately.

    Args:
        people: who stand for themselves; the gate let the school see their names.
        school: which asks.
        by: who asks.
    """
    since = timezone.now() - ASKED_AGAIN_AFTER
    asked = Doubt.objects.filter(authority=by.authority, school=school, because=ASK)
    lately = set(asked.filter(raised_at__gte=since).values_list(PERSON_MEANT, flat=True))
    new = [person for person in people if person.pk not in lately]
    with act("asked us to write to leavers", by=by.user, authority_id=by.authority.pk) as detail:
        for person in new:
            doubt(person, school=school, because=ASK, words="", saw="", by=by)
        detail.update(organisation=school.pk, people=len(new))
    return len(new)


def doubt(
    person: Person, *, school: Organisation, because: str, words: str, saw: str, by: Access
) -> Doubt:
    """A school thinks that what it was shown of a leaver is wrong.

    Asked again while the same waits, the first stands.

    Args:
        person: of whom, as the gate let the school see them.
        school: which thinks so.
        because: a key of core/leavers/doubts.csv.
        words: why, in their words.
        saw: what the page showed them.
        by: who says so.
    """
    authority_id = by.authority.pk
    with act("said that something is wrong", by=by.user, authority_id=authority_id) as detail:
        same = Doubt.objects.filter(
            authority=by.authority, school=school, person=person, because=because, words=words
        )
        kept = same.filter(settled_at=None).first() or Doubt.objects.create(
            authority=by.authority,
            school=school,
            person=person,
            because=because,
            words=words[:500],
            saw=saw[:300],
            raised_at=timezone.now(),
            raised_by=by.user,
        )
        detail.update(doubt=kept.pk, organisation=school.pk)
    return kept


def settle(
    doubted: Doubt, *, outcome: Doubt.Outcome, answer: str, doing: Doing | None, by: Access
) -> None:
    """Answer a school. Where it was right, or may be, what it led to is kept as evidence.

    Args:
        doubted: what the school said.
        outcome: what we make of it.
        answer: what the school reads; it says nothing it may not see.
        doing: what the young person does: our own word where the school was right, a lead where
            we are looking into it.
        by: who settles it.

    Raises:
        Refused: the role may not.
        CannotSettle: somebody has answered it already.
    """
    by.check(Permission.SETTLE_ROWS)
    person = doubted.person.merged_into or doubted.person
    authority_id = doubted.authority_id
    with act("answered a school", by=by.user, authority_id=authority_id, subject=person) as detail:
        held = Doubt.objects.select_for_update().get(pk=doubted.pk)
        if held.settled_at:
            raise CannotSettle("Somebody has answered this already.")
        held.outcome, held.answer = outcome.value, answer[:500]
        held.settled_at, held.settled_by = timezone.now(), by.user
        if doing:
            source = Source.AUTHORITY_CONTACT if outcome is Doubt.Outcome.RIGHT else Source.HEARSAY
            held.evidence = _keep(person, doing, source, by=by)
        held.save()
        detail.update(doubt=held.pk, outcome=held.outcome)
    _say_something_is_there(held)


def send_link(asked: Doubt, *, by: Access) -> None:
    """Send a young person the link that a school asked for, by text or else by email.

    Raises:
        Refused: the role may not.
        CannotSend: by neither may something be sent to them; the sentence is that of the email.
        CannotSettle: somebody has answered it already.
    """
    person = asked.person.merged_into or asked.person
    try:
        send(person=person, by=by, means=Means.TEXT, template=LINK_WORDS, values={})
    except CannotSend:
        send(person=person, by=by, means=Means.EMAIL, template=LINK_WORDS, values={})
    settle(asked, outcome=Doubt.Outcome.LEAD, answer=WE_ASKED, doing=None, by=by)


def send_links(asked: Iterable[Doubt], *, by: Access) -> tuple[int, int]:
    """Send every link that schools asked for; gives how many went, and how many could not.

    Those wait on, each with its reason where somebody opens it.

    Raises:
        Refused: the role may not.
    """
    sent = failed = 0
    for one in asked:
        try:
            send_link(one, by=by)
        except (CannotSend, CannotSettle):
            failed += 1
        else:
            sent += 1
    return sent, failed


def tell(person: Person, *, school: Organisation, how: str, doing: Doing, by: Access) -> Word:
    """A school tells us what a leaver of its own does; it counts as whose word it is.

    Args:
        person: of whom; the gate let the school see the name.
        school: which tells us.
        how: how it knows: a key of core/leavers/told.csv.
        doing: what they do.
        by: who tells us.

    Raises:
        CannotKeep: an instruction not to share stands at the school.
    """
    authority_id = by.authority.pk
    if person.pk in withheld_at(school.pk, authority_id=authority_id, on=timezone.localdate()):
        raise CannotKeep(WITHHELD)
    with act(
        "told us of a leaver", by=by.user, authority_id=authority_id, subject=person
    ) as detail:
        statement = _keep(person, doing, ways_told()[how].source, by=by)
        word = Word.objects.create(
            authority=by.authority,
            school=school,
            person=person,
            how=how,
            evidence=statement,
            told_at=timezone.now(),
            told_by=by.user,
        )
        detail.update(word=word.pk, organisation=school.pk)
    return word


def take_back(word: Word, *, by: Access) -> bool:
    """A school takes back what it told us; False where it was already."""
    return evidence.withdraw_one(
        word.evidence, by=by.user, why=f"{word.school} took it back", at=timezone.now()
    )


def _keep(person: Person, doing: Doing, source: Source, *, by: Access) -> Evidence:
    statement = NewEvidence(
        person_id=person.pk,
        source=source,
        code=doing.code,
        starts_on=doing.starts_on,
        verified_on=timezone.localdate(),
        provider_id=doing.provider.pk if doing.provider else None,
        course=doing.course,
        note=doing.note,
    )
    return evidence.keep_one(
        statement, authority_id=person.authority_id, by=by.user, at=timezone.now()
    )


def _say_something_is_there(doubted: Doubt) -> None:
    """An e-mail that says only that there is an answer; without a mail server the page says it."""
    if not settings.EMAIL_IS_SET_UP:
        return
    send_mail(
        "An answer for you in Fingerpost",
        SOMETHING_IS_THERE,
        None,
        [doubted.raised_by.email],
        fail_silently=True,
    )
