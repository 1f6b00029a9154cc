"""Roles and workflows as pages for people, drawn from the tables that are obeyed."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from fingerpost.core.access import ROLES, Permission, Role, may
from fingerpost.core.codes.catalogue import table
from fingerpost.core.workflow import EVERY, Workflow


def roles_page() -> str:
    """The page docs/reference/generated/roles.md."""
    roles = list(ROLES.values())
    return f"""\
# Roles and what they may do

Drawn from `core/access.py`. A role says *what* somebody may do. *Whose* data they reach is decided
apart from it: the authority's own staff reach their authority, a school or provider user only what
their organisation sent, and the database shows nobody another authority's rows.

{table(("Role", "Held for", "What it is for"), [_role(role) for role in roles])}

{table(("May", *(role.name for role in roles)), [_permission(p, roles) for p in Permission])}

Somebody may hold several roles, and acts in one at a time.
"""


def _role(role: Role) -> tuple[str, ...]:
    held_for = "an authority" if role.of_authority else "one school or provider"
    return role.name, held_for, role.description


def _permission(permission: Permission, roles: list[Role]) -> tuple[str, ...]:
    return permission, *("yes" if may(role, permission) else "" for role in roles)


def workflow_page() -> str:
    """The page docs/reference/generated/workflow.md."""
    parts = (_workflow(workflow) for workflow in EVERY)
    return "\n".join(
        [
            "# States and the moves between them",
            "",
            "Drawn from `core/workflow.py`. A move that is not in the table is refused.",
            "",
            *(line for part in parts for line in part),
        ]
    )


def _workflow(workflow: Workflow[Any]) -> Iterator[str]:
    yield f"## A {workflow.subject}"
    yield ""
    yield table(("State", "In words", "May become"), [_state(workflow, s) for s in workflow.words])
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {_name(next(iter(workflow.words)))}"
    for state in workflow.words:
        for after in _after(workflow, state):
            yield f"    {_name(state)} --> {_name(after)}"
        if workflow.is_final(state):
            yield f"    {_name(state)} --> [*]"
    yield "```"
    yield ""


def _state(workflow: Workflow[Any], state: StrEnum) -> tuple[str, ...]:
    after = ", ".join(_after(workflow, state))
    return state, workflow.words[state], after or "nothing: it is final"


def _after(workflow: Workflow[Any], state: StrEnum) -> list[StrEnum]:
    """Where it may go, in the order of the list of states."""
    return [other for other in workflow.words if other in workflow.moves.get(state, ())]


def _name(state: StrEnum) -> str:
    return state.replace(" ", "_")
