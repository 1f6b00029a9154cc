"""Whether a reply asks us to stop: by a list of words, erring on the side of stopping.

A stop taken by mistake can be lifted by a person; one that was overheard cannot be made good.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache

from fingerpost.core import tables

Stands = Callable[[str, str], bool]
STANDS: Mapping[str, Stands] = {
    "first word": lambda phrase, words: words.split(" ")[0] == phrase,
    "whole": lambda phrase, words: words == phrase,
    "anywhere": lambda phrase, words: f" {phrase} " in f" {words} ",
}


@cache
def stop_words() -> tuple[tuple[str, str], ...]:
    """Each phrase with where it must stand: first word, whole, anywhere."""
    return tuple((row["phrase"], row["stands"]) for row in tables.rows("messages", "stop_words"))


def says_stop(reply: str) -> bool:
    """Whether these words ask us to send nothing more.

    says_stop("Stop please")                      True
    says_stop("I stopped going to college")       False
    says_stop("Can I cancel my appointment?")     False
    """
    words = " ".join(re.findall(r"[^\W_]+", re.sub(r"['’`]", "", reply).lower()))
    return any(STANDS[where](phrase, words) for phrase, where in stop_words())
