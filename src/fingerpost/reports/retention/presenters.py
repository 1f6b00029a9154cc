"""The words of the pages about how long we keep what we hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fingerpost.core.retention import Item, Sort, Times, in_words, schedule
from fingerpost.reports.retention import tables
from fingerpost.reports.retention.models import Job, Run
from fingerpost.reports.retention.queries import Forecast
from fingerpost.sharing.retention.models import Time
from fingerpost.web.words import count_of, date_words

YOUNG = "young person,young people"
LINES = "line,lines"
WHENCE = {
    "[S]": "Found in published schedules.",
    "[K med]": "Known from practice.",
    "[ours]": "Our proposal.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the schedule as it is shown."""

    item: Item
    length: str
    whose: str
    whence: str
    own: Time | None


def schedule_rows(times: Times, own: Mapping[str, Time]) -> list[Row]:
    """Every row with its length and who has set it."""
    return [
        Row(
            item,
            in_words(item, times[item.code]),
            _whose(item),
            WHENCE[item.mark],
            own.get(item.code),
        )
        for item in schedule().values()
    ]


def _whose(item: Item) -> str:
    if item.sort is not Sort.TOLD:
        return ""
    return {"school": "The school deletes it", "backups": "Whoever runs Fingerpost deletes it"}.get(
        item.code, ""
    )


@dataclass(frozen=True, slots=True)
class Going:
    """How much of one row goes."""

    code: str
    name: str
    much: str
    of_people: bool


def going(told: Forecast) -> list[Going]:
    """What would go, row by row; rows of which nothing goes are left out."""
    return [
        Going(code, item.name, _much(code, many), item.sort is Sort.PERSON)
        for code, item in schedule().items()
        if (many := told.people.get(code, 0) + told.pieces.get(code, 0))
    ]


def _much(code: str, many: int) -> str:
    words = YOUNG if schedule()[code].sort is Sort.PERSON else LINES
    return count_of(many, *words.split(","))


def change(before: Forecast, after: Forecast) -> list[tuple[str, str, str]]:
    """Each row of which another number goes: name, with today's time, with the new one."""
    found = []
    for code, item in schedule().items():
        numbers = [told.people.get(code, 0) + told.pieces.get(code, 0) for told in (before, after)]
        if numbers[0] != numbers[1]:
            found.append((item.name, _much(code, numbers[0]), _much(code, numbers[1])))
    return found


def kept(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Who is due and stays, by why."""
    return [
        (f"{why[:1].upper()}{why[1:]}", count_of(many, *YOUNG.split(",")))
        for why, many in sorted(counts.items())
    ]


def state(job: Job) -> str:
    """How the nightly job stands, as a sentence."""
    if job.begun_at is None:
        return "Nothing is deleted yet: look at what would go, then let it begin."
    if job.paused_at is not None:
        return f"Paused since {date_words(job.paused_at)}: {job.paused_why}"
    return "What is due is deleted every night at a quarter past four."


@dataclass(frozen=True, slots=True)
class Went:
    """One run as it is shown."""

    run: Run
    rows: list[tuple[str, str]]
    kept: list[tuple[str, str]]


def went(runs: Iterable[Run]) -> list[Went]:
    """Each run: by row of the schedule how many young people, and how many lines of our tables."""
    return [Went(run, _rows(run), kept(run.kept)) for run in runs]


def _rows(run: Run) -> list[tuple[str, str]]:
    of_table = {_table(line): line.row for line in tables.lines()}
    lines: dict[str, int] = {}
    for table, many in run.lines.items():
        row = of_table.get(table.removesuffix("event"), tables.IDENTITY)
        lines[row] = lines.get(row, 0) + many
    found = []
    for code, item in schedule().items():
        people, many = run.people.get(code, 0), lines.get(tables.base(code), 0)
        if people or (many and item.sort is Sort.ROW):
            found.append((item.name, _much(code, people or many)))
    every = sum(run.lines.values())
    return [*found, ("In all our tables", count_of(every, *LINES.split(",")))]


def _table(line: tables.Line) -> str:
    return str(line.model._meta.db_table)
