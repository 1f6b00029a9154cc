"""Which sector the name of a course or job is of, by its words (sectors.csv).

Sectors are the fifteen subject areas of Ofqual, so that colleges and employers find their own. The
sector with most words in a name wins, of as many the one whose word stands first.
"""

import re
from collections.abc import Mapping
from functools import cache

from fingerpost.core import tables
from fingerpost.core.authority_reports.kinds import FOLDER

WORD = re.compile(r"[a-z]+")
A_LEVELS = re.compile(r"\ba[ -]?levels?\b")
SEVERAL = "several"
NOT_SAID = "not said"
NAMES_BESIDE = {
    SEVERAL: "A levels, of which the subjects were not said",
    NOT_SAID: "No course or sector said",
}


@cache
def names() -> Mapping[str, str]:
    """What each sector is called, by its key; then what stands beside them."""
    return {row["key"]: row["name"] for row in tables.rows(FOLDER, "sectors")} | NAMES_BESIDE


@cache
def _words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each sector with what any of its words looks like; a star ends a word that may go on."""
    return tuple(
        (
            row["key"],
            re.compile("|".join(word.replace("*", "[a-z]*") for word in row["words"].split())),
        )
        for row in tables.rows(FOLDER, "sectors")
    )


def sector_of(course: str) -> str:
    """The key of the sector of a course, such as 'construction' for 'Level 2 Bricklaying'."""
    said = course.casefold()
    if A_LEVELS.search(said):
        return SEVERAL
    words = WORD.findall(said)
    hits = {
        key: [at for at, word in enumerate(words) if pattern.fullmatch(word)]
        for key, pattern in _words()
    }
    found = {key: at for key, at in hits.items() if at}
    if not found:
        return NOT_SAID
    return min(found, key=lambda key: (-len(found[key]), found[key][0]))
