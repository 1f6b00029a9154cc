"""What is held of one young person for the ladder, and what each step has yielded here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from fingerpost.caseload.contacts.models import Contact
from fingerpost.caseload.contacts.queries import contacts_of, may_see_numbers, stopped_at
from fingerpost.caseload.ladder import asking, looking
from fingerpost.caseload.ladder.models import Asked, LeftOut
from fingerpost.caseload.lists.queries import ANSWERED_LATER
from fingerpost.core import codes, contacts
from fingerpost.core.dates import in_words
from fingerpost.core.ladder import yields
from fingerpost.core.ladder.answers import Says
from fingerpost.core.ladder.asking import reasons, why_nobody
from fingerpost.core.ladder.standing import Found, Held, Standing, Try, ladder
from fingerpost.core.ladder.steps import step_of_means, steps, tried
from fingerpost.core.records import Group
from fingerpost.core.worklists.reasons import first_of_year
from fingerpost.organisations.access import Access
from fingerpost.people.merging.queries import said_of
from fingerpost.people.models import Person

ACTIVITIES = codes.load("activities")
SOURCES = codes.load("sources")
UNSAFE = "They are marked as unsafe to contact: look at their page first."
LEFT = "They left the caseload."
NOBODY_TO_ASK = "No school or provider told us of them itself."
NO_ADDRESS = "We hold none of what it needs."
TO_THEM = frozenset(("text", "call", "email", "letter", "visit"))
"""Steps that go to the young person, and end when they ask us to stop."""
YIELDS_SECONDS = 600
YIELDS_DAYS = 365

# Of a text that was answered the database holds two lines, the text and the answer: one try that
# found somebody. A try younger than its wait is left out, as nobody can say yet what came of it.
YIELDED = """
WITH told AS (
  SELECT coalesce(p.merged_into_id, p.id) AS who, c.means, c.at, c.id,
         c.outcome = ANY(%(reaching)s) AS reached
    FROM contacts_contact c JOIN people_person p ON p.id = c.person_id
   WHERE c.authority_id = %(authority)s AND c.undone_at IS NULL
     AND c.at >= %(since)s AND c.outcome = ANY(%(tries)s)
), beside AS (
  SELECT told.*, coalesce(lag(means) OVER told_of = means AND NOT lag(reached) OVER told_of
             AND means = ANY(%(answered_later)s) AND reached, false) AS is_answer
    FROM told WINDOW told_of AS (PARTITION BY who ORDER BY at, id)
), steps AS (SELECT * FROM unnest(%(means)s::text[], %(codes)s::text[]) AS s (means, step)
), waits AS (SELECT * FROM unnest(%(steps)s::text[], %(days)s::int[]) AS w (step, days)
), tries AS (
  SELECT who, step, at FROM beside JOIN steps USING (means) WHERE NOT is_answer
   UNION ALL
  SELECT coalesce(p.merged_into_id, p.id), 'ask', l.made_at
    FROM ladder_asked a JOIN ladder_asklist l ON l.id = a.ask_list_id
    JOIN people_person p ON p.id = a.person_id
   WHERE a.authority_id = %(authority)s AND l.made_at >= %(since)s
), timed AS (
  SELECT who, step, at, least(at + make_interval(days => days),
         coalesce(lead(at) OVER (PARTITION BY who ORDER BY at), 'infinity')) AS until,
         at + make_interval(days => days) <= %(now)s AS is_over
    FROM tries JOIN waits USING (step)
)
SELECT step, count(*), count(*) FILTER (WHERE EXISTS (
       SELECT FROM evidence_evidence e
        WHERE e.authority_id = %(authority)s AND e.withdrawn_at IS NULL
          AND (e.person_id = who OR e.person_id IN
               (SELECT m.id FROM people_person m WHERE m.merged_into_id = who))
          AND e.recorded_at >= at AND e.recorded_at < until
          AND e.source = ANY(%(sources)s) AND e.code <> ALL(%(unknown)s) AND e.ended_on IS NULL))
  FROM timed WHERE is_over GROUP BY step
"""


def measured(access: Access, now: datetime) -> Mapping[str, yields.Yield]:
    """What each step has yielded in a year of the authority's own tries; kept ten minutes."""
    key = f"ladder-yields-{access.authority.pk}"
    found: Mapping[str, yields.Yield] | None = cache.get(key)
    if found is None:
        found = yields.yields(_yielded(access, now))
        cache.set(key, found, YIELDS_SECONDS)
    return found


def _yielded(access: Access, now: datetime) -> dict[str, tuple[int, int]]:
    by_means, waits = step_of_means(), {code: step.wait_days for code, step in tried().items()}
    asked: dict[str, Any] = {
        "authority": access.authority.pk,
        "since": now - timedelta(days=YIELDS_DAYS),
        "now": now,
        "reaching": sorted(contacts.reaching()),
        "tries": sorted(contacts.trying()),
        "answered_later": ANSWERED_LATER,
        "means": list(by_means),
        "codes": list(by_means.values()),
        "steps": list(waits),
        "days": list(waits.values()),
        "sources": sorted(SOURCES.where(sets_status="yes")),
        "unknown": sorted(ACTIVITIES.where(group="not known")),
    }
    with connection.cursor() as cursor:
        cursor.execute(YIELDED, asked)
        return {step: (tries, found) for step, tries, found in cursor.fetchall()}


# One young person


def ladder_of(person: Person, access: Access, now: datetime) -> list[Standing]:
    """Where somebody stands on every step."""
    return ladder(held(person, access, now.date()), measured(access, now), now.date())


def held(person: Person, access: Access, today: date) -> Held:
    """All that the ladder asks of one young person."""
    every = [one for one in contacts_of(person) if one.undone_at is None]
    guarded = not may_see_numbers(person, access)
    tries = _tries(every, since=out_of_sight(person, today))
    if asks := _asks(person, access, today):
        tries["ask"] = asks
    return Held(
        found={
            code: Found(tuple(words))
            for code, words in looking.look(person, access, today, every, guarded=guarded).items()
        },
        tries=tries,
        cannot=_cannot(person, access, today),
        left_out={one.step: _decision(one) for one in left_out(person)},
    )


def out_of_sight(person: Person, today: date) -> date:
    """Since when they are not known: tries before that were about something else."""
    status = getattr(person, "status", None)
    if status is None or status.group != Group.NOT_KNOWN:
        return first_of_year(today)
    since = status.lapses_on if status.lapsed else status.since
    return since or first_of_year(today)


def left_out(person: Person) -> Iterable[LeftOut]:
    """The decisions that stand, of all entries of somebody."""
    every = LeftOut.objects.filter(said_of(person), authority_id=person.authority_id)
    return every.filter(undone_at=None).select_related("by").order_by("at")


def _decision(one: LeftOut) -> str:
    return f"{one.why} ({one.by}, {in_words(timezone.localtime(one.at).date())})"


def _tries(every: Iterable[Contact], *, since: date) -> dict[str, list[Try]]:
    found: dict[str, list[Try]] = defaultdict(list)
    known, by_means = contacts.outcomes(), step_of_means()
    for one in sorted(every, key=lambda one: (one.at, one.pk)):
        on = timezone.localtime(one.at).date()
        if one.means in by_means and known[one.outcome].is_try and on >= since:
            name, answered = known[one.outcome].name, bool(known[one.outcome].reached)
            found[by_means[one.means]].append(Try(on, str(one.by or "Sent for us"), name, answered))
    return dict(found)


def _asks(person: Person, access: Access, today: date) -> list[Try]:
    named = Asked.objects.filter(said_of(person), authority_id=person.authority_id)
    lists = named.filter(ask_list__made_at__date__gte=out_of_sight(person, today))
    rows = lists.select_related("ask_list__organisation", "ask_list__made_by")
    entries = Person.objects.entries_of(person).values_list("pk", flat=True)
    told = asking.answers(access, today, people=entries)
    return [_ask(one, told) for one in rows.order_by("ask_list__made_at")]


def _ask(one: Asked, told: Iterable[asking.Answered]) -> Try:
    made = one.ask_list
    came = [a for a in told if a.sender_id == made.organisation_id and a.on >= made.made_at]
    answer = came[-1].answer if came else None
    words = f"{made.organisation}: {reasons()[one.reason].name.lower()}"
    return Try(
        on=timezone.localtime(made.made_at).date(),
        by=str(made.made_by),
        words=f"{words}. They answered: {answer.words}" if answer else f"{words}. No answer yet",
        answered=answer is not None and answer.says is Says.PLACE,
        over=answer is not None,
    )


def _cannot(person: Person, access: Access, today: date) -> dict[str, str]:
    if person.left_on:
        return dict.fromkeys(tried(), LEFT)
    if person.unsafe_to_contact:
        return dict.fromkeys(tried(), UNSAFE)
    found = {code: NO_ADDRESS for code, step in steps().items() if _lacks(step.means, person)}
    if stopped := stopped_at(person):
        why = f"They asked us to stop on {in_words(timezone.localtime(stopped).date())}."
        found |= dict.fromkeys(TO_THEM, why)
    if not asking.whom_to_ask(person, access, today):
        found["ask"] = why_nobody(withheld=person.sharing_withheld, unsafe=False) or NOBODY_TO_ASK
    return found


def _lacks(means: tuple[str, ...], person: Person) -> bool:
    """Whether a step needs a number or address, and none is held."""
    needs = contacts.means()[means[0]].addresses if means else ()
    return bool(needs) and not any(getattr(person, name) for name in needs)
