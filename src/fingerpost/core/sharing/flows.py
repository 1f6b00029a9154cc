"""Flows, fields and modes: the rows of the tables beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from fingerpost.core import tables


class Kind(StrEnum):
    """The three kinds of information of sections 14 and 72 (policy.md 1.2)."""

    A = "A"
    B = "B"
    C = "C"


class Mode(StrEnum):
    """How an authority gives names back to schools: the strictest first."""

    AGGREGATE = "aggregate"
    CONSENT = "consent"
    NOTICE = "notice"

    @property
    def openness(self) -> int:
        """0 for the strictest."""
        return list(Mode).index(self)


def strictest(*modes: Mode) -> Mode:
    """What is left where several have a say: the authority, and an agreement."""
    return min(modes, key=lambda mode: mode.openness)


@dataclass(frozen=True, slots=True)
class ModeWords:
    """What a mode is called, what it means and the ground it stands on."""

    name: str
    what: str
    ground: str


@dataclass(frozen=True, slots=True)
class Flow:
    """One way data goes, F1 to F12 of policy.md 5.2.

    `needs` and `stops` name the limits that apply to it; `purposes` what it may serve. Where
    `masks` holds, activity codes that give a reason away are shown in plainer words.
    """

    code: str
    name: str
    sender: str
    receiver: str
    named: bool
    ground: str
    power: str
    special_condition: str
    limits: frozenset[str]
    purposes: frozenset[str]
    dwp: bool
    masks: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field that may leave, and the flows that may ever carry it."""

    code: str
    label: str
    kind: Kind
    group: str
    flows: frozenset[str]
    masks: bool
    evidence: str


@cache
def flows() -> Mapping[str, Flow]:
    """Every flow by code."""
    return {row["code"]: _flow(row) for row in tables.rows("sharing", "flows")}


@cache
def fields() -> Mapping[str, Field]:
    """Every field that may leave, by code, in the order to show them."""
    return {row["code"]: _field(row) for row in tables.rows("sharing", "fields")}


@cache
def purposes() -> Mapping[str, str]:
    """What data may be shared for, by code, written to follow 'needed'."""
    return {row["code"]: row["name"] for row in tables.rows("sharing", "purposes")}


@cache
def modes() -> Mapping[Mode, ModeWords]:
    """The words of each mode."""
    return {
        Mode(row["code"]): ModeWords(row["name"], row["what"], row["ground"])
        for row in tables.rows("sharing", "modes")
    }


@cache
def may_ever_carry(flow: str) -> frozenset[str]:
    """The whitelist of a flow: a field that is not in it is never sent, whoever agreed to it."""
    return frozenset(code for code, field in fields().items() if flow in field.flows)


@cache
def of_kinds(kinds: frozenset[Kind]) -> frozenset[str]:
    """The fields of these kinds."""
    return frozenset(code for code, field in fields().items() if field.kind in kinds)


@cache
def of_group(*groups: str) -> frozenset[str]:
    """The fields of these classes, such as 'special' and 'criminal'."""
    return frozenset(code for code, field in fields().items() if field.group in groups)


def labels(codes: frozenset[str]) -> list[str]:
    """What these fields are called, in the order of the table."""
    return [field.label for code, field in fields().items() if code in codes]


def _flow(row: tables.Row) -> Flow:
    return Flow(
        code=row["code"],
        name=row["name"],
        sender=row["from"],
        receiver=row["to"],
        named=row["named"] == "yes",
        ground=row["ground"],
        power=row["power"],
        special_condition=row["special_condition"],
        limits=frozenset(row["needs"].split() + row["stops"].split()),
        purposes=frozenset(row["purposes"].split()),
        dwp=row["dwp"] == "yes",
        masks=row["masks"] == "yes",
        evidence=row["evidence"],
    )


def _field(row: tables.Row) -> Field:
    return Field(
        code=row["code"],
        label=row["label"],
        kind=Kind(row["kind"]),
        group=row["class"],
        flows=frozenset(row["flows"].split()),
        masks=row["masks"] == "yes",
        evidence=row["evidence"],
    )
