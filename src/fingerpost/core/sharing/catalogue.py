"""What may be shared as a page for people, every answer on it decided by the program itself."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from fingerpost.core.codes.catalogue import table
from fingerpost.core.dates import in_words
from fingerpost.core.sharing import flows, instructions
from fingerpost.core.sharing.consent import Consent, returns_until
from fingerpost.core.sharing.decision import change, decide
from fingerpost.core.sharing.flows import Kind, Mode
from fingerpost.core.sharing.instructions import Giver, Instruction
from fingerpost.core.sharing.limits import ALWAYS, BY_NAME
from fingerpost.core.sharing.masks import masks
from fingerpost.core.sharing.questions import (
    DWP,
    Agreement,
    Objection,
    Question,
    Right,
    Subject,
)

BORN, DAY = date(2010, 6, 15), date(2026, 11, 23)
WANTED = frozenset({"given_name", "family_name", "activity", "provider", "reason"})
AGREEMENT = Agreement(
    with_="school",
    flows=frozenset({"F7"}),
    fields=WANTED,
    mode=Mode.NOTICE,
    starts_on=date(2026, 9, 1),
    ends_on=date(2027, 8, 31),
)
YES = Consent(
    school="school",
    purpose="destinations",
    fields=WANTED,
    given_by=Giver.PUPIL,
    on=date(2026, 7, 1),
    expires_on=returns_until(BORN, None),
)
LEAVER = Question(
    flow="F7",
    purpose="destinations",
    recipient="school",
    day=DAY,
    subject=Subject(born_on=BORN, schools=frozenset({"school"})),
    wanted=WANTED,
    mode=Mode.CONSENT,
    agreement=AGREEMENT,
    consents=(YES,),
)
"""The school of a leaver of 16 asks for their names, what they do and where, and why they are not
in learning. All is signed, and the leaver said yes."""

SITUATIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("All is signed, and they said yes", {}),
    ("With notice: all is signed, nobody was asked", {"mode": Mode.NOTICE, "consents": ()}),
    ("Nothing is settled yet", {"mode": Mode.AGGREGATE, "agreement": None, "consents": ()}),
    ("No agreement", {"agreement": None}),
    ("The agreement has ended", {"agreement": replace(AGREEMENT, ends_on=date(2026, 10, 31))}),
    ("The agreement is not signed", {"agreement": replace(AGREEMENT, signed=False)}),
    (
        "The agreement does not list where",
        {"agreement": replace(AGREEMENT, fields=WANTED - {"provider"})},
    ),
    ("They have not answered", {"consents": ()}),
    ("They said no", {"consents": (replace(YES, fields=frozenset()),)}),
    (
        "They said no, and names go back with notice",
        {"mode": Mode.NOTICE, "consents": (replace(YES, fields=frozenset()),)},
    ),
    ("They took their consent back today", {"consents": (replace(YES, withdrawn_on=DAY),)}),
    (
        "A parent said yes before they were 16",
        {"consents": (replace(YES, given_by=Giver.PARENT, on=date(2025, 11, 1)),)},
    ),
    (
        "They turned 18 since they said yes",
        {"day": date(2027, 8, 1), "subject": replace(LEAVER.subject, born_on=date(2009, 6, 15))},
    ),
    (
        "They told the school not to share, at 16",
        {"instructions": (Instruction(given_by=Giver.PUPIL, on=date(2026, 7, 1)),)},
    ),
    (
        "They object",
        {
            "objections": (
                Objection(kind=Right.OBJECTION, since=date(2026, 10, 1), flows=frozenset({"F7"})),
            )
        },
    ),
    ("They were a pupil elsewhere", {"subject": replace(LEAVER.subject, schools=frozenset())}),
    ("Four years after Year 11", {"day": date(2030, 9, 1)}),
    (
        "Where came from the Department for Work and Pensions",
        {"sources": frozenset({("provider", DWP)})},
    ),
    ("For a purpose nobody set out", {"purpose": "advertising"}),
)

AGES = (date(2026, 6, 14), date(2026, 6, 15), date(2026, 7, 15))
"""Of somebody born on 15 June 2010: the day before 16, the birthday, and the hold's end."""

GIVEN: tuple[tuple[str, tuple[Instruction, ...]], ...] = (
    ("nobody", ()),
    ("a parent, before 16", (Instruction(given_by=Giver.PARENT, on=date(2025, 9, 1)),)),
    ("the pupil, before 16", (Instruction(given_by=Giver.PUPIL, on=date(2025, 9, 1)),)),
    ("the pupil, at 16", (Instruction(given_by=Giver.PUPIL, on=date(2026, 6, 15)),)),
    ("a parent, after 16", (Instruction(given_by=Giver.PARENT, on=date(2026, 6, 15)),)),
    (
        "a parent, and another parent disagrees",
        (Instruction(given_by=Giver.PARENT, on=date(2025, 9, 1), disputed=True),),
    ),
    (
        "a parent, taken back on 1 June 2026",
        (Instruction(given_by=Giver.PARENT, on=date(2025, 9, 1), withdrawn_on=date(2026, 6, 1)),),
    ),
)


def page() -> str:
    """The page docs/reference/generated/sharing.md."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield "# What may be shared, with whom and why not\n"
    yield "Drawn from the tables and decided by the code of `core/sharing`.\n"
    yield "## Decisions\n"
    yield "The school of a leaver of 16 asks on 23 November 2026 for names, what they do, where,"
    yield "and why they are not in learning. The last is never given.\n"
    yield table(("When", "Given", "Rule", "Why not the rest", "What would change it"), _decided())
    yield "\n## Instructions not to share (sections 72 and 14)\n"
    yield "Of somebody born on 15 June 2010, with a hold of 30 days. A: name, address, date of"
    yield "birth. B: a parent's name and address. C: everything else.\n"
    yield table(("Given by", "On", "May be sent", "Rule", "Why"), _supplies())
    yield "\n## Flows\n"
    yield table(("Flow", "What", "Ground", "Power", "Limits beside the four of all"), _flows())
    yield "\nOf all flows: " + "; ".join(_meaning(limit) for limit in ALWAYS) + ".\n"
    yield table(("Limit", "Meaning"), [(name, _meaning(one)) for name, one in BY_NAME.items()])
    yield "\n## Fields, and the flows that may ever carry them\n"
    yield table(("Field", "Kind", "Class", "Flows"), _fields())
    yield "\n## Activities shown in plainer words outside casework\n"
    yield table(("Code", "Shown as"), list(masks().items()))


def _decided() -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for when, changed in SITUATIONS:
        decision = decide(replace(LEAVER, **changed))
        # The reason is asked for to show that it never goes: it is not what the row is about.
        others = [r for code, r in decision.refused.items() if code != "reason"]
        reason = others[-1] if others else None
        would = change(decision) if reason else None
        steps = "; then ".join(f"{s.what} ({s.by})" for s in would.steps) if would else ""
        rows.append(
            (
                when,
                ", ".join(flows.labels(decision.allowed)) or "nothing",
                reason.rule if reason else "",
                reason.sentence if reason else "",
                steps or ("nothing" if reason else ""),
            )
        )
    return rows


def _supplies() -> list[tuple[str, ...]]:
    return [
        (
            who,
            in_words(day),
            " ".join(kind for kind in Kind if kind in supply.kinds),
            supply.rule,
            supply.sentence,
        )
        for who, given in GIVEN
        for day in AGES
        for supply in (instructions.supply(given, born_on=BORN, day=day),)
    ]


def _flows() -> list[tuple[str, ...]]:
    return [
        (flow.code, flow.name, flow.ground, flow.power, ", ".join(sorted(flow.limits)))
        for flow in flows.flows().values()
    ]


def _fields() -> list[tuple[str, ...]]:
    order = list(flows.flows())
    return [
        (field.label, field.kind, field.group, " ".join(sorted(field.flows, key=order.index)))
        for field in flows.fields().values()
    ]


def _meaning(limit: Any) -> str:
    return str(limit.__doc__).split("\n")[0].rstrip(".")
