"""Cohorts as a data manager would write them down: how many of which code.

80 x 230
 3 x 230 lapsed
 1 x 619 with an EHC plan
 2 x 619 aged 18
 1 x 810 with 110
"""

import re
from dataclasses import replace
from datetime import date

from fingerpost.core import codes
from fingerpost.core.figures.snapshot import Member, Snapshot
from fingerpost.core.records import Group

LINE = re.compile(r"^(\d+) x (\d{3})(.*)$")


def member(code: str, person: int = 1, *, lapsed: bool = False, age: int = 16, **more) -> Member:
    row = codes.load("activities")[code]
    group = Group(row["lapsed_counts_as"] if lapsed else row["group"])
    return Member(person=person, code=code, group=group, lapsed=lapsed, age=age, **more)


def snapshot(text: str, as_at: date = date(2027, 1, 31)) -> Snapshot:
    members: list[Member] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        times, code, words = LINE.match(line).groups()
        one = _with(member(code, lapsed="lapsed" in words), words)
        first = len(members) + 1
        members += [replace(one, person=first + n) for n in range(int(times))]
    return Snapshot(as_at, tuple(members))


def _with(one: Member, words: str) -> Member:
    age = re.search(r"aged (\d+)", words)
    status = re.search(r"status (\w)", words)
    return replace(
        one,
        age=int(age[1]) if age else 16,
        cohort_status=status[1] if status else "P",
        ehc_plan="EHC plan" in words,
        sen_support="SEN support" in words,
        characteristics=frozenset(re.findall(r"with (\d{3})", words)),
    )
