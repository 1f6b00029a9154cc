"""What the question says, to whom, and keeping it as it was shown."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from fingerpost.core.links.words import FIRST, Catalogue, catalogue
from fingerpost.core.sharing import asking
from fingerpost.core.sharing.instructions import Giver
from fingerpost.messages.consents.models import Shown
from fingerpost.organisations.models import Organisation
from fingerpost.people.models import Person
from fingerpost.sharing.queries import fields_asked

VERSION = "consent-1"
"""Changed whenever the words of the question change their meaning."""


@dataclass(frozen=True, slots=True)
class Question:
    """The question as one young person, or a parent, reads it. `fields` is what a yes covers."""

    key: str
    title: str
    before: tuple[str, ...]
    tells: str
    items: tuple[str, ...]
    after: tuple[str, ...]
    yes: str
    no: str
    fields: frozenset[str]

    @property
    def text(self) -> str:
        """Every word of it, as it is kept."""
        listed = (f"- {item}" for item in self.items)
        answers = (f"[{self.yes}]", f"[{self.no}]")
        lines = (self.title, *self.before, self.tells, *listed, *self.after, *answers)
        return "\n".join(lines)


def question(
    person: Person,
    school: Organisation,
    *,
    asked: Giver,
    day: date,
    words: Catalogue | None = None,
) -> Question:
    """What is asked about a young person for a school.

    Args:
        person: about whom.
        school: who would be told.
        asked: whether the young person reads it, or a parent.
        day: today, from which the last day of a yes follows.
        words: in which language; English when None.
    """
    fields = fields_asked(school, authority_id=person.authority_id, day=day)
    return _question(person, school, fields, asked, day, words or catalogue(FIRST))


def questions(
    people: Iterable[Person], school: Organisation, *, asked: Giver, day: date
) -> dict[int, Question]:
    """The same for many of one authority and school, by key of each, in English."""
    them = list(people)
    fields = fields_asked(school, authority_id=them[0].authority_id, day=day)
    said = catalogue(FIRST)
    return {one.pk: _question(one, school, fields, asked, day, said) for one in them}


def _question(
    person: Person,
    school: Organisation,
    fields: frozenset[str],
    asked: Giver,
    day: date,
    said: Catalogue,
) -> Question:
    names = {"school": school.name, "authority": person.authority.name}
    ends = said.day(asking.last_day(person.born_on, given_by=asked, on=day))

    def spoken(name: str, **values: str) -> str:
        own = "parent" if asked is Giver.PARENT and name in said.tables["parent"] else "consent"
        return said.said(f"{own}.{name}", **values)

    asks, tells = spoken("asks", school=school.name), spoken("tells", **names)
    plain = Question(
        key="",
        title=spoken("title"),
        before=(asks, spoken("why"), spoken("choice")),
        tells=tells,
        items=tuple(spoken(item.key) for item in asking.items(fields)),
        after=(spoken("never"), spoken("only"), spoken("until", day=ends), spoken("change")),
        yes=spoken("yes"),
        no=spoken("no"),
        fields=fields,
    )
    return _named(plain, said.code)


def keep_shown(asked: Iterable[Question], authority_id: int) -> None:
    """Keep words as they were shown, each text once, under the key by which a consent names it."""
    texts = {one.key: one.text for one in asked}
    now = timezone.now()
    Shown.objects.bulk_create(
        (
            Shown(authority_id=authority_id, key=key, text=text, first_shown_at=now)
            for key, text in texts.items()
        ),
        ignore_conflicts=True,
    )


def _named(plain: Question, language: str) -> Question:
    fingerprint = hashlib.sha256(plain.text.encode()).hexdigest()[:16]
    return replace(plain, key=f"{VERSION}.{language}.{fingerprint}")
