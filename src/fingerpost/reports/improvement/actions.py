"""Keeping the steps of the plan; every state of one is kept."""

from datetime import date
from typing import Any

from fingerpost.audit.actions import act
from fingerpost.organisations.access import Access
from fingerpost.reports.improvement.models import Step


def add(*, by: Access, said: dict[str, Any]) -> Step:
    """A step to be taken."""
    with act("added to the improvement plan", by=by.user, authority_id=by.authority.pk) as detail:
        step = Step.objects.create(authority=by.authority, changed_by=by.user, **said)
        detail["step"] = step.pk
    return step


def change(step: Step, *, by: Access, said: dict[str, Any]) -> None:
    """What is now meant by it, by whom and when."""
    with act("changed the improvement plan", by=by.user, authority_id=step.authority_id) as detail:
        changed = [name for name, value in said.items() if getattr(step, name) != value]
        for name, value in said.items():
            setattr(step, name, value)
        step.changed_by = by.user
        step.save()
        detail.update(step=step.pk, changed=sorted(changed))


def finish(step: Step, *, by: Access, on: date | None, came_of_it: str = "") -> None:
    """It is done, with what came of it; or with no day it is not done after all."""
    change(step, by=by, said={"done_on": on, "came_of_it": came_of_it})


def drop(step: Step, *, by: Access, on: date | None) -> None:
    """It will not be done; with no day it will be after all."""
    change(step, by=by, said={"dropped_on": on})
