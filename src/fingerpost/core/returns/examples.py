"""Examples of every rule, broken and kept, as people can read them: the files in examples/.

Each example is a return that is right (base.csv) with a few things changed. The tests run them
all, and the catalogue in the handbook prints them.

A change is `field=value`; `other.field=value` is in a second person's record, `header.field=value`
in the header, and `text:this=>that` in the file once it is written. Changes stand apart by ` | `.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

from fingerpost.core.returns import years
from fingerpost.core.returns.findings import Finding, Unreadable
from fingerpost.core.returns.records import Header, ReturnRecord
from fingerpost.core.returns.validation import validate
from fingerpost.core.returns.xml import write

BLOCKS = ("people", "need", "activity", "intended", "cohort", "file")
SEVERAL = {"header.databases", "header.authorities", "characteristics", "absent"}
OTHER_PERSON = {
    "young_persons_id": "9980000000002",
    "given_name": "Marion",
    "family_name": "Thorne",
    "dob": "2002-03-16",
    "unique_learner_no": "1234567899",
    "unique_pupil_number": "A998400100002",
}
HEADER = Header(
    databases=("998",),
    authorities=("998",),
    date_of_send="2019-05-02",
    period_end="2019-04-30",
    supplier_name="Fingerpost",
    supplier_xml_version="1",
    xml_schema_version="1",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One example of one rule: what is changed, and whether it then finds something.

    `also` are other rules that the same change breaks, `because` says what there is to see.
    """

    code: str
    fires: bool
    base: str
    change: str
    also: tuple[str, ...]
    years: tuple[str, ...]
    because: str

    def __str__(self) -> str:
        return f"{self.code} {'finds' if self.fires else 'passes'} {self.change}"


@cache
def examples() -> tuple[Example, ...]:
    """Every example, in the order of the files."""
    return tuple(example for block in BLOCKS for example in _read(block))


def _read(block: str) -> Iterator[Example]:
    for row in _rows(f"{block}.csv"):
        in_force = (year for year, rules in years.YEARS.items() if row["code"] in rules.rules)
        yield Example(
            code=row["code"],
            fires=row["fires"] == "yes",
            base=row["base"],
            change=row["change"],
            also=tuple(row["also"].split()),
            years=tuple(row["years"].split() or in_force),
            because=row["because"],
        )


@cache
def bases() -> Mapping[str, ReturnRecord]:
    """The records that are right, by name."""
    rows = list(_rows("base.csv"))
    names = [name for name in rows[0] if name != "field"]
    return {name: ReturnRecord.holding({row["field"]: row[name] for row in rows}) for name in names}


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = files("fingerpost.core.returns").joinpath("examples", name)
    with path.open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def run(example: Example, year: str) -> list[Finding]:
    """The findings on the example's return, written as XML and read again.

    A file that cannot be used gives one finding with the code of its refusal.
    """
    try:
        return list(validate(BytesIO(_file(example, year)), year=year))
    except Unreadable as refusal:
        return [Finding(code=refusal.code, priority=1, message=refusal.sentence)]


def _file(example: Example, year: str) -> bytes:
    changes = [change for change in example.change.split(" | ") if change]
    edits = [change.removeprefix("text:") for change in changes if change.startswith("text:")]
    values = dict(_value(change) for change in changes if not change.startswith("text:"))
    base = bases()[example.base]
    person = replace(base, **_of("", values))
    records = [person]
    if other := _of("other.", values):
        records.append(replace(base, **(OTHER_PERSON | other)))
    stream = BytesIO()
    write(stream, replace(HEADER, **_of("header.", values)), records, year)
    text = stream.getvalue().decode()
    for edit in edits:
        old, _, new = edit.partition("=>")
        text = text.replace(old, new)
    return text.encode()


def _value(change: str) -> tuple[str, Any]:
    name, _, value = change.partition("=")
    return name, tuple(value.split()) if name in SEVERAL else value


def _of(prefix: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name.removeprefix(prefix): value
        for name, value in values.items()
        if (name.startswith(prefix) if prefix else "." not in name)
    }
