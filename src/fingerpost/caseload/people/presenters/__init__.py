"""The words of the find page and of a person's page. Templates only place them."""

from fingerpost.caseload.people.presenters.cards import (
    Card,
    Standing,
    age_words,
    also_known_as,
    card,
    standing,
    stored_status,
    whole_name,
)
from fingerpost.caseload.people.presenters.details import NOTHING_HELD, details, key_facts
from fingerpost.caseload.people.presenters.history import HISTORY_FIELDS, SENSITIVE, Change, changes
from fingerpost.caseload.people.presenters.status import StatusWords, status_words
from fingerpost.caseload.people.presenters.steps import Step, in_one_order, time_line

__all__ = [
    "HISTORY_FIELDS",
    "NOTHING_HELD",
    "SENSITIVE",
    "Card",
    "Change",
    "Standing",
    "StatusWords",
    "Step",
    "age_words",
    "also_known_as",
    "card",
    "changes",
    "details",
    "in_one_order",
    "key_facts",
    "standing",
    "status_words",
    "stored_status",
    "time_line",
    "whole_name",
]
