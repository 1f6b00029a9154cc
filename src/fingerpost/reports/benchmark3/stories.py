"""Stories of leavers for a poster: kept with the consent they rest on, printed while it stands.

What is on a poster is what a leaver agreed to have on one, in their own words. Saying no, or taking
it back, takes it off the next print; what hangs on a wall the school has to take down itself.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from fingerpost.audit.actions import Actor, act
from fingerpost.core.access import Permission
from fingerpost.core.sharing.instructions import Giver
from fingerpost.messages.links.models import Link
from fingerpost.messages.links.proving import person_of
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import Organisation
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person
from fingerpost.reports.benchmark3.models import Story
from fingerpost.reports.documents.document import Document, Section
from fingerpost.sharing import actions as sharing
from fingerpost.sharing import gate
from fingerpost.sharing.models import Consent

FLOW, PURPOSE = "F15", "case_study"
WORDING = "case-study-1.paper"
"""The words of the form that the school keeps: these words, on a poster of our school."""
FIELDS = ("given_name", "provider", "course", "story")
MAY_SHOW = ("given_name", "provider", "course")
BY_THE_SCHOOL, BY_LINK = "Told the school", "By their own link"


@dataclass(frozen=True, slots=True)
class Shown:
    """One story as it may be printed: what they agreed to, and nothing else."""

    key: int
    values: Mapping[str, Any]

    @property
    def who(self) -> str:
        """Their given name, or that they do not want it said."""
        return str(self.values.get("given_name") or "A leaver of ours")

    @property
    def where(self) -> str:
        """Where they are and what they do there, as far as they agreed."""
        parts = (self.values.get(code) for code in ("course", "provider"))
        return ", ".join(str(part) for part in parts if part)


def keep(
    person: Person,
    *,
    school: Organisation,
    words: str,
    shows: Collection[str],
    said_on: date,
    by: Access,
) -> Story:
    """Keep a story with the consent it rests on.

    Args:
        person: whose it is; the school may name them as a leaver of its own.
        school: on whose poster.
        words: their own.
        shows: which of MAY_SHOW they said may stand beside the words.
        said_on: the day they agreed.
        by: who keeps it.

    Raises:
        Refused: the role may not.
        CannotKeep: the consent is not one, with the reason.
    """
    by.check(Permission.MAKE_PACKS)
    answer = sharing.Answer(
        person=person,
        school=school,
        fields=frozenset({"story", *shows}),
        given_by=Giver.PUPIL,
        on=said_on,
        channel=Consent.Channel.PAPER,
        wording=WORDING,
        purpose=PURPOSE,
    )
    with act("kept a story for a poster", by=by.user, authority_id=by.authority.pk) as detail:
        for _, why in sharing.keep_answers([answer], authority_id=by.authority.pk, by=by.user):
            raise sharing.CannotKeep(why)
        theirs = Person.objects.entries_of(person)
        Story.objects.filter(authority=by.authority, school=school, person__in=theirs).delete()
        story = Story.objects.create(
            authority=by.authority,
            school=school,
            person=person,
            words=words,
            kept_at=timezone.now(),
            kept_by=by.user,
        )
        detail["story"] = story.pk
    return story


def take_off(story: Story, *, by: Access) -> None:
    """The leaver no longer agrees: off the next print, and the words are not kept.

    Raises:
        Refused: the role may not.
    """
    by.check(Permission.MAKE_PACKS)
    with act("took a story off the poster", by=by.user, authority_id=by.authority.pk) as detail:
        detail["story"] = story.pk
        _withdraw(story, how=BY_THE_SCHOOL, by=by.user)
        story.delete()


def take_off_own(link: Link) -> None:
    """A young person takes their story off by their own link, and their words go with it.

    That there was one is kept, so that its school learns that posters have to come down.
    """
    with act("took a story off the poster", by=None, authority_id=link.authority_id) as detail:
        detail["link"] = link.pk
        for story in own(person_of(link)).select_for_update():
            _withdraw(story, how=BY_LINK, by=None)
            story.words = ""
            story.save(update_fields=["words"])


def own(person: Person) -> QuerySet[Story]:
    """A young person's own stories, whichever entry of theirs they were told of."""
    return Story.objects.filter(said_of(person)).exclude(words="")


def _withdraw(story: Story, *, how: str, by: Actor | None) -> None:
    given = Consent.objects.standing().filter(
        authority=story.authority_id,
        person__in=Person.objects.entries_of(story.person),
        school=story.school_id,
        purpose=PURPOSE,
    )
    if given:
        sharing.withdraw_consents(
            given, how=how, on=timezone.localdate(), authority_id=story.authority_id, by=by
        )


def stories(access: Access, school: Organisation) -> QuerySet[Story]:
    """Every story kept for a school, whether it may still be printed or not."""
    found = Story.objects.visible_to(access).filter(school=school)
    return found.select_related("person__merged_into")


def poster(
    access: Access, school: Organisation, make: Callable[[Document], bytes] | None = None
) -> tuple[list[Shown], bytes]:
    """The stories that may be printed today, and the file made of them, if one is."""
    kept = {one.person.merged_into_id or one.person_id: one for one in stories(access, school)}
    released = gate.release(
        by=access,
        recipient=school,
        flow=FLOW,
        purpose=PURPOSE,
        people=kept,
        fields=FIELDS,
        more={person: {"story": one.words} for person, one in kept.items()},
        make=(lambda rows: make(_document(school, _shown(rows, kept)))) if make else None,
    )
    return _shown(released.rows, kept), released.content


def _shown(rows: Sequence[gate.Row], kept: Mapping[int, Story]) -> list[Shown]:
    found = [Shown(kept[row.person].pk, row.values) for row in rows if row.values.get("story")]
    return sorted(found, key=lambda one: (one.who, one.key))


def _document(school: Organisation, found: Sequence[Shown]) -> Document:
    return Document(
        title="Where we went next",
        authority=school.name,
        on=timezone.localdate(),
        summary=f"Former pupils of {school.name}, in their own words.",
        sections=[_section(one) for one in found],
        on_a_wall=True,
    )


def _section(one: Shown) -> Section:
    where = [one.where] if one.where else []
    return Section(one.who, [f"“{one.values['story']}”", *where])
