"""The parts a pack is put together from: sentences, tables and a chart, of printed cells alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from fingerpost.core.benchmark3 import beside, coverage, measures, words
from fingerpost.core.benchmark3.counting import (
    ELSEWHERE,
    NO_PLACE,
    OTHER_COURSES,
    SPLITS,
    year_of,
)
from fingerpost.core.benchmark3.measures import Share
from fingerpost.core.benchmark3.reading import Cells
from fingerpost.core.benchmark3.routes import (
    COARSE,
    INTENDED,
    NOT_IN,
    NOT_KNOWN,
    OTHER_LEARNING,
    OWN,
    other_learning,
)
from fingerpost.core.figures.splits import SPLITS as NAMED_SPLITS
from fingerpost.core.leavers.cohorts import Cohort
from fingerpost.core.leavers.since import counted_month_ends
from fingerpost.reports.benchmark3 import records
from fingerpost.reports.benchmark3.models import Pack, PackRun
from fingerpost.reports.documents.document import Section, Table
from fingerpost.web import charts
from fingerpost.web.words import date_words, number_words

LISTED = 5
LETTERS = 75
"""Places and courses by name, and letters of a name, that leave four pages four."""
Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Told:
    """A pack as it is read: its cohorts that print anything, the latest first."""

    pack: Pack
    cohorts: Mapping[Cohort, Cells]
    together: PackRun | None

    @property
    def latest(self) -> tuple[Cohort, Cells]:
        """The summer the splits and the chart are of: the latest one that prints."""
        return next(iter(self.cohorts.items()))

    def still(self, cohort: Cohort, share: Share | None) -> str:
        """Who is still there, and that it is so far where the March counted last has not come."""
        said = words.share(share)
        is_over = self.pack.on >= counted_month_ends(cohort)[-1]
        return said if is_over or share is None else f"{said} so far"


def told(pack: Pack, together: PackRun | None) -> Told:
    """What a pack prints, and how all schools together stood."""
    printed = {cohort: cells for cohort, cells in records.cells(pack).items() if cells.leavers}
    return Told(pack, printed, together)


def in_short(it: Told, *, with_others: bool = True) -> Section:
    """GB3-1, 2, 3 and 5 over three summers, with all schools of the authority beside them."""
    headings = ("Leavers of", *(name for name, _ in IN_SHORT))
    rows: Rows = []
    for cohort, cells in it.cohorts.items():
        said = {name: words.share(of(cells)) for name, of in IN_SHORT}
        said[STILL] = it.still(cohort, cells.sustained())
        rows.append((cohort.name, *said.values()))
        rows += _all_schools(it, cohort) if with_others else []
    sentences = [words.NO_RANKING] if rows else [words.TOO_FEW]
    if it.together and len(rows) > len(it.cohorts):
        sentences.append(
            f"All schools here: as counted on {date_words(it.together.on)}, of about so many."
        )
    tables = [Table("Leavers of the last three summers", headings, rows)] if rows else []
    return Section("In short", sentences, tables=tables)


STILL = "Still there, October to March"
IN_SHORT: Sequence[tuple[str, Callable[[Cells], Share | None]]] = (
    ("Known", lambda cells: cells.known(cells.year)),
    ("First in learning or work", lambda cells: cells.in_learning_or_work()),
    (STILL, lambda cells: cells.sustained()),
    ("First destination as intended", lambda cells: cells.as_intended()),
    ("May be named to the school", lambda cells: cells.may_be_named()),
)
TOGETHER = ("known", "first", "sustained", "intended", "named")


def _all_schools(it: Told, cohort: Cohort) -> Rows:
    """All schools of the authority together, where they are many enough to be told of."""
    said = it.together.beside.get(cohort.key, {}) if it.together else {}
    if not said:
        return []
    cells = (
        f"{said[name][0]}% of {number_words(said[name][1])}" if name in said else "–"
        for name in TOGETHER
    )
    return [(f"All schools here, {cohort.summer}", *cells)]


def by_route(it: Told) -> Section:
    """What leavers did first, route by route, over three summers."""
    names = sorted({*COARSE, *other_learning()} - {OTHER_LEARNING})
    rows: Rows = [
        (name, *(_of_leavers(cells, route=name) for cells in it.cohorts.values()))
        for name in (*names, NOT_IN, NOT_KNOWN)
    ]
    headings = ("First destination", *(f"Summer {cohort.summer}" for cohort in it.cohorts))
    return Section(
        "What leavers did first",
        ["The first thing they did after leaving that was education, training or work."],
        tables=[Table("First destinations", headings, rows)],
    )


def _of_leavers(cells: Cells, **part: str) -> str:
    return words.share(cells.share({}, **part))


def plans(it: Told) -> Section:
    """What they meant in Year 11 and what they did, as bands and as a table."""
    cohort, cells = it.latest
    counts = {
        (meant, did): cells.one(intended=meant, route=did) for meant, did in product(INTENDED, ENDS)
    }
    if None in counts.values():
        return Section("Intended and actual", empty=words.LEFT_OUT)
    chart = charts.Chart(
        key="plans",
        title=f"Intended and first destinations, {cohort.name}",
        words="Bands lead from what leavers meant to do, at the left, to what they did first, at "
        "the right, as broad as the number of leavers. The table has the numbers.",
        unit="",
    )
    flows = [charts.Flow(_brief(a), _brief(b), many or 0) for (a, b), many in counts.items()]
    rows: Rows = [(meant, *(str(counts[meant, did]) for did in ENDS)) for meant in INTENDED]
    return Section(
        "Intended and actual",
        [f"{cohort.name}. {measures.measures()['GB3-2'].says}"],
        charts.flows(chart, flows),
        chart.words,
        [Table("Intended in Year 11, by what they did first", ("Intended", *ENDS), rows)],
    )


ENDS = (*COARSE, NOT_IN, NOT_KNOWN)
BRIEF = {OTHER_LEARNING: "Other learning", OWN: "Own sixth form", NOT_IN: "None of these"}


def _brief(name: str) -> str:
    return BRIEF.get(name, name)


def by_group(it: Told) -> Section:
    """First and sustained destinations by characteristic, of the latest summer of which it can be
    said who was still there; else of the latest."""
    stayed = [pair for pair in it.cohorts.items() if pair[1].sustained()]
    cohort, cells = next(iter(stayed), it.latest)
    rows: Rows = [
        (
            group,
            _plain(cells.one(**{split: group})),
            words.share(cells.in_learning_or_work(**{split: group})),
            it.still(cohort, cells.sustained(**{split: group})),
        )
        for split in SPLITS
        for group in cells.slices(split)
    ]
    names = ", ".join(NAMED_SPLITS[split].name.lower() for split in SPLITS)
    return Section(
        "By characteristic",
        [f"By {names}. {words.DISADVANTAGE}"],
        tables=[Table(cohort.name, GROUP_HEADINGS, rows)] if rows else [],
        empty=words.LEFT_OUT,
    )


GROUP_HEADINGS = (
    "Group",
    "Leavers",
    "First in learning or work",
    STILL,
)


def elsewhere(it: Told) -> Section:
    """Where they went instead of the school's own sixth form, and courses that are new."""
    cohort, cells = it.latest
    named = {ELSEWHERE, NO_PLACE, OWN, OTHER_COURSES}
    places: Rows = [
        (_short(place), _of_leavers(cells, place=place))
        for place in _by_size(cells, "place", named)
    ]
    seen = {name for one in list(it.cohorts.values())[1:] for name in one.slices("course")}
    new: Rows = [
        (_short(course), _of_leavers(cells, course=course))
        for course in _by_size(cells, "course", named | seen)
    ]
    tables = []
    if places:
        tables.append(Table("Places of learning", ("Place", "Leavers"), places))
    if new:
        tables.append(
            Table("Courses that stand here for the first time", ("Course", "Leavers"), new)
        )
    return Section(
        "Where they went instead of our own sixth form",
        [f"{cohort.name}. {words.OF_PLACES}"],
        tables=tables,
        empty="No place or course had enough leavers to be named.",
    )


def _by_size(cells: Cells, dimension: str, without: set[str]) -> list[str]:
    names = [name for name in cells.slices(dimension) if name not in without]
    return sorted(names, key=lambda name: (-(cells.one(**{dimension: name}) or 0), name))[:LISTED]


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1].rstrip()}…"


def how_known(it: Told, *, every_year: bool = True) -> Section:
    """Honest coverage: by evidence, by their own word, not permitted, not found, out of scope."""
    rows: Rows = []
    for cohort, cells in it.cohorts.items():
        years = [n for n in (coverage.SO_FAR, *coverage.YEARS) if cells.known(n)]
        rows += [_covered(cohort, cells, year) for year in (years if every_year else years[-1:])]
    return Section(
        "How we know",
        [measures.measures()["GB3-1"].says, "“–” stands for what is left out."],
        tables=[Table("Where leavers are known to be", COVERED, rows)],
    )


COVERED = (
    "Leavers, and 1 March of",
    "Known",
    "By evidence",
    "By own or parent’s word",
    coverage.NOT_PERMITTED,
    coverage.NOT_FOUND,
    coverage.OUT_OF_SCOPE,
)


def _covered(cohort: Cohort, cells: Cells, year: int) -> tuple[str, ...]:
    known, name = cells.known(year), year_of(year)
    by_evidence = cells.one(**{name: coverage.BY_EVIDENCE})
    own = known.part - by_evidence if known and by_evidence is not None else None
    return (
        f"{cohort.summer}, {'year ' + str(year) if year else 'so far'}",
        f"{known.part} of {known.base}" if known else "–",
        _plain(by_evidence),
        _plain(own),
        _plain(cells.one(**{name: coverage.NOT_PERMITTED})),
        _plain(cells.one(**{name: coverage.NOT_FOUND})),
        _plain(cells.one(scope=coverage.OUT_OF_SCOPE)),
    )


def _plain(many: int | None) -> str:
    return "–" if many is None else str(many)


def whose_word(it: Told) -> Section:
    """GB3-4: of those known, by whose word."""
    said = (*coverage.sources(self_report=False), *coverage.sources(self_report=True))
    rows: Rows = [
        (who, *(words.share(cells.source(cells.year, who)) for cells in it.cohorts.values()))
        for who in said
    ]
    headings = ("Whose word", *(f"Summer {cohort.summer}" for cohort in it.cohorts))
    return Section(
        "Whose word it is",
        [measures.measures()["GB3-4"].says],
        tables=[Table("By whose word they are known, of those known", headings, rows)],
    )


def cannot_be_known(it: Told) -> Section:
    """The paragraph for an assessor, of the summer that is looked at longest."""
    cohort, cells = list(it.cohorts.items())[-1]
    return Section("What cannot be known", words.what_cannot_be_known(cells, cohort.name))


def what_was_done(it: Told) -> Section:
    """What the school itself did to know and to have it right."""
    did = it.pack.did
    return Section(
        "What the school did",
        [
            f"Until {date_words(it.pack.on)} the school told the council of what it knew of its "
            f"leavers {_times(did.get('told', 0))}, and said that something shown to it was wrong "
            f"{_times(did.get('doubted', 0))}.",
            "It follows its leavers all year on its own pages, where every young person whom the "
            "council may name stands with how and when it is known.",
        ],
    )


def _times(many: int) -> str:
    return "once" if many == 1 else f"{many} times" if many else "not yet"


def published_beside(it: Told, authority: str) -> Section:
    """What the DfE publishes of the authority and of England, by one method."""
    found = [one for place in (authority, beside.ENGLAND) if (one := beside.series(place))]
    rows: Rows = [
        (f"{year.name}, {year.leavers_of}", *(f"{year.values[key]}%" for key in beside.SHOWN))
        for one in found
        for year in one.years
    ]
    method = found[0].method
    return Section(
        "The council’s area and England beside it",
        [
            "The DfE’s destination measures after key stage 4, published in "
            f"{method.published}; the latest year is provisional. Method: {method.says}. Figures "
            "before 2016/17 were counted otherwise and are never set beside these.",
            "They are of sustained destinations and of state-funded schools, so they are not the "
            "counts above.",
        ],
        tables=[Table("Leavers of", ("Leavers of", *beside.SHOWN.values()), rows)],
    )


def how_to_read(it: Told) -> Section:
    """Where the measures are not listed: how numbers are rounded, and whose count it is."""
    return Section("How to read this", [words.ROUNDED, words.LOCAL])


def how_counted(it: Told) -> Section:
    """Method, rounding and what the measures mean."""
    rows: Rows = [
        (f"{one.number}: {one.name}", one.of, one.what) for one in measures.measures().values()
    ]
    return Section(
        "How it is counted",
        [words.ROUNDED, words.LOCAL],
        tables=[
            Table("The measures", ("Measure", "Of", "Counted are those of whom"), rows, wide=True)
        ],
    )
