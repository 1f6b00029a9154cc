"""Between rows as read and rows as stored: the only file here that knows both."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from fingerpost.core.intake.mapping import fields as known_fields


@cache
def _date_fields() -> frozenset[str]:
    return frozenset(
        name for name, field in known_fields().items() if field.type in ("date", "birth_date")
    )


def to_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A row's fields as JSON holds them, without what is blank."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in fields.items()
        if value not in (None, "")
    }


def from_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A stored row's fields with its dates as dates again."""
    dates = _date_fields()
    return {
        name: date.fromisoformat(value) if name in dates and isinstance(value, str) else value
        for name, value in fields.items()
    }


def from_stored(text: str) -> dict[str, Any]:
    """A stored row's fields out of their JSON."""
    return from_json(json.loads(text))
