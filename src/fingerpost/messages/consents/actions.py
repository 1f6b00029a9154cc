"""Asking by link, and what is answered by it. Paper and phone are kept by `sharing.actions`."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.access import Permission
from fingerpost.core.dates import age_on
from fingerpost.core.links.words import Catalogue
from fingerpost.core.sharing.asking import Asking, Closed, State
from fingerpost.core.sharing.consent import decider, returns_until
from fingerpost.core.sharing.instructions import PUPIL_DECIDES_AT, Giver, birthday
from fingerpost.messages.consents import queries, wording
from fingerpost.messages.links import actions as links
from fingerpost.messages.links import keys
from fingerpost.messages.links.actions import CannotAsk
from fingerpost.messages.links.models import Link
from fingerpost.messages.links.proving import person_of, still_open
from fingerpost.messages.links.queries import why_not as why_not_by_link
from fingerpost.messages.links.replies import NoLongerOpen
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.people.models import Person
from fingerpost.sharing import actions as sharing
from fingerpost.sharing.models import Consent

NO_SCHOOL = "We do not hold which school they are or were at, so there is nobody to ask for."
PAPER = "consent-1.paper"
"""The wording of the form on paper, which is kept where it was signed."""
DOORS = {Giver.PUPIL: "consent", Giver.PARENT: "consent_parent"}
PURPOSES = {Giver.PUPIL: Link.Purpose.CONSENT, Giver.PARENT: Link.Purpose.PARENT}
BY_LINK = {Giver.PUPIL: "By their own link", Giver.PARENT: "By a parent’s link"}
OF_PURPOSE = {purpose: giver for giver, purpose in PURPOSES.items()}


def make_link(person: Person, *, asked: Giver, by: Access) -> str:
    """A link on which a young person, or a parent, says yes or no: the address, kept nowhere.

    It serves until schools are no longer told, so that a mind can be changed by it; a parent's
    until the 16th birthday. That they were asked is noted.

    Raises:
        Refused: the role may not, or it is not a pupil of theirs.
        CannotAsk: not them, or not at this age, or nobody is asked for their school.
    """
    by.check(Permission.RECORD_CONSENT)
    (why,) = _why_not([person], asked, by).values()
    if why:
        raise CannotAsk(why)
    with act("asked by a consent link", by=by.user, authority_id=by.authority.pk):
        (address,) = _links([person], asked, by, keys.new_link_key)
        note_asked([person], asked=asked, by=by.user)
    return address


def make_slips(people: Iterable[Person], *, asked: Giver, by: Access) -> list[tuple[Person, str]]:
    """For each of these an address short enough to be typed off paper; that they were asked is
    noted. Whoever may not be asked is left out.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.RECORD_CONSENT)
    whom = _who_may(people, asked, by)
    with act("asked many for consent", by=by.user, authority_id=by.authority.pk) as detail:
        addresses = _links(whom, asked, by, keys.new_card_code)
        note_asked(whom, asked=asked, by=by.user)
        detail["links"] = len(addresses)
    return list(zip(whom, addresses, strict=True))


def links_to_send(*, people: Sequence[Person], by: Access) -> list[str]:
    """A link for each of these young people, in their order, for a message that is about to leave:
    whether they are to be asked has just been looked at. That they were is noted when it has left.

    Raises:
        Refused: the role may not.
        CannotAsk: one of them may not be contacted.
    """
    by.check(Permission.ASK_FOR_CONSENT)
    return _links(people, Giver.PUPIL, by, keys.new_link_key)


def undo_slips(school: Organisation, *, since: datetime, by: Access) -> int:
    """Stop what this user made for a school since a moment, and forget that they asked; gives how
    many. Whoever has answered meanwhile keeps link and answer.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.RECORD_CONSENT)
    with act("took back slips of consent", by=by.user, authority_id=by.authority.pk) as detail:
        made = Link.objects.filter(
            authority=by.authority, school=school, purpose__in=OF_PURPOSE, made_by=by.user,
            made_at__gte=since, used_at=None, revoked_at=None,
        )  # fmt: skip
        people = list(made.values_list("person", flat=True))
        asked = Consent.objects.visible_to(by).filter(
            school=school, channel=Consent.Channel.LINK, asked_by=by.user, asked_at__gte=since,
            person__in=people,
        )  # fmt: skip
        detail["consents"] = list(asked.values_list("pk", flat=True))
        asked.delete()
        return made.update(revoked_at=timezone.now(), revoked_by=by.user)


def note_asked(people: Collection[Person], *, asked: Giver, by: Actor) -> None:
    """Note that these were asked by a link, with the words they are shown."""
    day = timezone.localdate()
    of: dict[Organisation, list[Person]] = defaultdict(list)
    for person in people:
        if person.school is not None:
            of[person.school].append(person)
    for school, them in of.items():
        shown = wording.questions(them, school, asked=asked, day=day)
        wording.keep_shown(shown.values(), them[0].authority_id)
        sharing.note_asked(
            [(person, shown[person.pk].key) for person in them],
            school=school,
            channel=Consent.Channel.LINK,
            by=by,
        )


def _why_not(people: Iterable[Person], asked: Giver, by: Access) -> dict[int, str]:
    """By key of each of these why they may not be asked by a link; empty where they may."""
    them, day = list(people), timezone.localdate()
    shut = queries.closed_at({p.school for p in them if p.school}, by.authority.pk, day)
    return {p.pk: _one_why_not(p, asked, by, shut.get(p.school_id or 0)) for p in them}


def _one_why_not(person: Person, asked: Giver, by: Access, closed: Closed | None) -> str:
    who = decider(age_on(person.born_on, timezone.localdate()))
    if person.school is None:
        return NO_SCHOOL
    if by.organisation is not None and by.organisation != person.school:
        return "You can ask your own pupils only."
    if asked not in who.may:
        return who.note
    if _works_until(person, asked) <= timezone.now():
        return "Schools are not told by name any more so long after Year 11."
    return closed.sentence if closed else why_not_by_link(person)


def _who_may(people: Iterable[Person], asked: Giver, by: Access) -> list[Person]:
    them = list(people)
    refused = _why_not(them, asked, by)
    return [person for person in them if not refused[person.pk]]


def _links(
    people: Iterable[Person], asked: Giver, by: Access, new_key: Callable[[Authority], str]
) -> list[str]:
    """Make and keep the links of these; the address of each."""
    keyed = [(new_key(by.authority), person) for person in people]
    of: dict[tuple[Organisation | None, datetime], list[tuple[str, Person]]] = defaultdict(list)
    for key, person in keyed:
        of[person.school, _works_until(person, asked)].append((key, person))
    for (school, until), some in of.items():
        links.keep(some, by=by, purpose=PURPOSES[asked], until=until, school=school)
    return [links.address_of(key, DOORS[asked]) for key, _ in keyed]


def answer(link: Link, *, says_yes: bool, words: Catalogue) -> None:
    """Keep what was said by a link, with the words that were shown; it counts at once.

    Said twice it is kept once. A no after a yes takes the yes back.

    Raises:
        NoLongerOpen: the link stopped working meanwhile, or a yes is no longer asked for.
    """
    today = timezone.localdate()
    with act("answered by a consent link", by=None, authority_id=link.authority_id) as detail:
        Link.objects.select_for_update().get(pk=link.pk)
        held = still_open(link.pk, OF_PURPOSE)
        if held is None or held.school is None:
            raise NoLongerOpen
        detail["link"] = held.pk
        Link.objects.filter(pk=held.pk).update(used_at=timezone.now())
        said = _kept_as(held, says_yes, words)
        before = queries.asking_of(said.person, said.school, today)
        if _said_today(before, says_yes, said.given_by, today):
            return
        if before.closed and says_yes:
            raise NoLongerOpen
        if before.state(today) is State.YES and not says_yes:
            take_back(said.person, said.school, how=BY_LINK[said.given_by], by=None)
        elif sharing.keep_answers([said], authority_id=held.authority_id, by=None):
            raise NoLongerOpen


def key_sheet(
    answers: Iterable[sharing.Answer], not_returned: Iterable[Person], *, by: Access
) -> list[tuple[sharing.Answer, str]]:
    """Keep what paper forms say, and who gave none back; gives those not kept, with the reason.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.RECORD_CONSENT)
    kept = list(answers)
    with act("keyed forms of consent", by=by.user, authority_id=by.authority.pk) as detail:
        rejected = sharing.keep_answers(kept, authority_id=by.authority.pk, by=by.user)
        asked: dict[Organisation, list[Person]] = defaultdict(list)
        for person in not_returned:
            if person.school is not None:
                asked[person.school].append(person)
        for school, them in asked.items():
            sharing.note_asked(
                [(person, PAPER) for person in them],
                school=school,
                channel=Consent.Channel.PAPER,
                by=by.user,
            )
        detail.update(kept=len(kept) - len(rejected))
    return rejected


def undo_sheet(school: Organisation, *, since: datetime, by: Access) -> int:
    """Take back what this user keyed from paper for a school since a moment; gives how much.

    The rows go; that they were there stays in the history.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.RECORD_CONSENT)
    with act("undid forms of consent", by=by.user, authority_id=by.authority.pk) as detail:
        keyed = Consent.objects.visible_to(by).filter(
            school=school,
            channel=Consent.Channel.PAPER,
            recorded_by=by.user,
            recorded_at__gte=since,
        )
        detail["consents"] = list(keyed.values_list("pk", flat=True))
        keyed.delete()
    return len(detail["consents"])


def take_back(person: Person, school: Organisation | None, *, how: str, by: Access | None) -> int:
    """Take back every consent given for a school, with effect at once; gives how many.

    For every school where it is None. Nothing happens where none stands.
    """
    standing = [one for one in queries.answers_of(person, school) if can_be_taken_back(one)]
    if not standing:
        return 0
    return sharing.withdraw_consents(
        standing,
        how=how,
        on=timezone.localdate(),
        authority_id=person.authority_id,
        by=by.user if by else None,
    )


def _said_today(before: Asking, says_yes: bool, by: Giver, today: date) -> bool:
    """Whether this very answer was given today already: a button pressed twice."""
    latest = before.latest(today)
    if latest is None or latest.given_by is not by or today not in (latest.on, latest.withdrawn_on):
        return False
    return (before.state(today) is State.YES) == says_yes


def can_be_taken_back(one: Consent) -> bool:
    """Whether it is a yes that was not taken back."""
    return bool(one.fields) and one.withdrawn_on is None


def _kept_as(link: Link, says_yes: bool, words: Catalogue) -> sharing.Answer:
    assert link.school is not None  # noqa: S101 - every link about consent has one
    person, today = person_of(link), timezone.localdate()
    giver = OF_PURPOSE[Link.Purpose(link.purpose)]
    shown = wording.question(person, link.school, asked=giver, day=today, words=words)
    wording.keep_shown([shown], link.authority_id)
    return sharing.Answer(
        person=person,
        school=link.school,
        fields=shown.fields if says_yes else frozenset(),
        given_by=giver,
        on=today,
        channel=Consent.Channel.LINK,
        wording=shown.key,
    )


def _works_until(person: Person, asked: Giver) -> datetime:
    """The first moment at which a link is of no use."""
    if asked is Giver.PARENT:
        ends = birthday(person.born_on, PUPIL_DECIDES_AT)
    else:
        ends = returns_until(person.born_on, None) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(ends, datetime.min.time()))
