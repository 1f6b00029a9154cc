"""Messages to young people: what may be sent to whom, when, in which words, at what cost.

Pure: values in, answers with reasons in sentences out. What is sent, and what became of it, is
kept by the app `messages`.
"""

from enum import StrEnum


class Means(StrEnum):
    """By what we can send ourselves: three of the means in core/contacts/means.csv."""

    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"


IN_WORDS = {Means.TEXT: "text", Means.EMAIL: "email", Means.LETTER: "letter"}
