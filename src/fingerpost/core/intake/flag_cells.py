"""Cells that answer a question: yes or no, full or part time, EHC plan or SEN support."""

import re

from fingerpost.core.codes import load
from fingerpost.core.intake.cells import BLANK, CellReader, Column, Read
from fingerpost.core.intake.matching import squeezed

YES_WORDS = "y yes true t 1 x ✓ ✔ ☑ tick ticked yep confirmed on r"
YES = frozenset(YES_WORDS.split())
NO_WORDS = "n no false f 0 ✗ ✘ none off nope never not unknown notknown u"
NO = frozenset(NO_WORDS.split())
FULL_TIME_WORDS = "ft f full fulltime fte f/t 1 01"
FULL_TIME = frozenset(FULL_TIME_WORDS.split())
PART_TIME_WORDS = "pt p part parttime p/t 2 02 partial"
PART_TIME = frozenset(PART_TIME_WORDS.split())
# Words beside yes and no that mean yes (or no) in one field only.
ALSO_YES = {
    "looked_after": "lac cla cic incare lookedafter",
    "care_leaver": "careleaver leavingcare",
    "carer": "p s youngcarer carer",
    "ehc_plan": "e ehcp ehc ehcplan statement",
    "sen_support": "k sensupport support sen",
    "never_started": "noshow dns didnotstart neverstarted notstarted dna didnotenrol failedtostart",
    "consent_withheld": "withheld refused optout optedout optsout declined donotshare",
    "pregnant": "pregnant",
    "youth_justice": "yot yos yjs",
    "refugee": "refugee asylumseeker uasc asylum",
    "alternative_provision": "ap pru",
}
ALSO_NO = {
    "ehc_plan": "k sensupport s",
    "sen_support": "e ehcp",
    "never_started": "started enrolled attending",
    "consent_withheld": "given consented agreed",
}
NOT_ANSWERED_WORDS = (
    "snr uns soughtnoreply unsought notsought noreply noresponse notreturned notasked notyetasked"
    " unknown notknown pending awaiting awaitingreply"
)
NOT_ANSWERED = frozenset(NOT_ANSWERED_WORDS.split())
CHARACTERISTICS = {
    "110": "looked_after",
    "120": "parent_caring",
    "130": "refugee",
    "140": "carer",
    "150": "substance_misuse",
    "160": "care_leaver",
    "170": "youth_justice",
    "180": "pregnant",
    "190": "parent_not_caring",
    "200": "alternative_provision",
    "210": "mental_health",
}


def yes_no(column: Column) -> CellReader:
    """Yes or no in any spelling, and the words that mean yes in one field only."""

    yes = YES | set(ALSO_YES.get(column.field, "").split())
    no = (NO | set(ALSO_NO.get(column.field, "").split())) - set(
        ALSO_YES.get(column.field, "").split()
    )

    def read(text: str) -> Read:
        said = re.sub(r"\.0$", "", text).lower()
        words = re.split(r"[\s,;:(/-]+", said, maxsplit=1)
        for word in (squeezed(said) or said, words[0]):
            if word in yes:
                return Read(((column.field, True),))
            if word in no:
                return Read(((column.field, False),))
        return Read(problem="is neither yes nor no")

    return read


def consent(column: Column) -> CellReader:
    """Permission to share, turned round: what we keep is whether it was withheld.

    Of the agreement to youth support services that school systems hold (YES, NO, SNR, UNS) only NO
    is an instruction: who was not asked, or did not reply, said nothing (policy.md 1.2).
    """

    def read(text: str) -> Read:
        said = squeezed(text)
        if said in YES or said.startswith("yes") or said in ("given", "agreed", "granted"):
            return Read((("consent_withheld", False),))
        if said in ("no", "n", "false", "refused", "withheld", "declined", "optout", "notgiven"):
            return Read((("consent_withheld", True),))
        if said in NOT_ANSWERED:
            return BLANK
        return Read(problem="says neither that sharing is agreed nor that it is not")

    return read


def sen_provision(column: Column) -> CellReader:
    """An EHC plan, SEN support or neither, from the census code or words."""

    def read(text: str) -> Read:
        said = squeezed(text)
        first = squeezed(re.split(r"[\s\-–:(]", text.strip())[0])
        ehcp = said in ("e", "s") or first == "e" or "ehc" in said or "statement" in said
        if ehcp or "educationhealth" in said:
            return Read((("ehc_plan", True), ("sen_support", False), ("sen_provision", "E")))
        if said in ("k", "a", "p") or first == "k" or "sensupport" in said or "action" in said:
            return Read((("ehc_plan", False), ("sen_support", True), ("sen_provision", "K")))
        if said in ("n", "no", "false", "0") or first == "n" or said.startswith(("no", "none")):
            return Read((("ehc_plan", False), ("sen_support", False), ("sen_provision", "N")))
        if said in ("y", "yes", "true", "1", "support", "sen", "send"):
            return Read(problem="does not say whether this is an EHC plan or SEN support")
        return Read(problem="is not a kind of SEN provision we know")

    return read


def attendance_mode(column: Column) -> CellReader:
    """'full-time' or 'part-time', also from a column that asks 'Part time?'."""

    heading = squeezed(column.heading)
    asks_part = heading.startswith(("parttime", "pt")) and not heading.startswith("ptft")
    asks_full = heading.startswith(("fulltime", "ft")) and heading in ("fulltime", "ft")

    def read(text: str) -> Read:
        said = squeezed(re.sub(r"\.0$", "", text))
        if asks_part or asks_full:
            if said in ("y", "yes", "true", "t", "1", "x"):
                return Read((("attendance_mode", "part-time" if asks_part else "full-time"),))
            if said in ("n", "no", "false", "f", "0"):
                return Read((("attendance_mode", "full-time" if asks_part else "part-time"),))
        if said in FULL_TIME or said.startswith("full"):
            return Read((("attendance_mode", "full-time"),))
        if said in PART_TIME or said.startswith("part") or "parttime" in said:
            return Read((("attendance_mode", "part-time"),))
        return Read((("attendance_mode", " ".join(text.split())),))

    return read


def characteristics(column: Column) -> CellReader:
    """Several codes or names in one cell, each as the flag it raises."""
    names = {squeezed(row["name"]): code for code, row in load("characteristics").rows.items()}

    def read(text: str) -> Read:
        flags, unknown = [], []
        for said in re.split(r"[,;|\n]+|\s+(?=\d{3}\b)", text):
            bare = squeezed(re.sub(r"\.0$", "", said.strip()))
            flag = CHARACTERISTICS.get(names.get(bare, bare[:3] if bare[:3].isdigit() else bare))
            if flag:
                flags.append((flag, True))
            elif bare:
                unknown.append(said.strip())
        problem = "has a characteristic we do not know" if unknown else ""
        return Read(tuple(flags), problem)

    return read
