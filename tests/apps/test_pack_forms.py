"""How long the forms of a pack may get: the largest school, the longest names, all three years."""

import io
from dataclasses import replace
from datetime import date

import pikepdf
import pytest

from core.benchmark3.leavers import school
from fingerpost.core.benchmark3.measures import Leaver
from fingerpost.core.benchmark3.protecting import printed
from fingerpost.core.leavers.cohorts import Cohort, Stage
from fingerpost.organisations.models import Authority, Organisation
from fingerpost.reports.benchmark3 import records
from fingerpost.reports.benchmark3.models import Pack, PackRun
from fingerpost.reports.benchmark3.presenters import sections
from fingerpost.reports.benchmark3.presenters.variants import VARIANTS, document
from fingerpost.reports.documents.pdf import as_pdf

SUMMERS = (2026, 2025, 2024)
LARGE, USUAL = 400, 180
NAME = "The Blessed Thomas Aldwinkle and Saint Hilda Roman Catholic Academy Sixth Form Centre"
COURSE = "Level 3 Extended Diploma in Health, Social Care and Early Years Practice, pathway"
MEASURED = ("known", "first", "sustained", "intended", "named")


def long_names(one: Leaver, summer: int) -> Leaver:
    """With the longest names a list may bring, and courses that are new each summer."""
    course = f"{COURSE} {int(one.course.split()[1]) % 9}, {summer}" if one.course else ""
    return replace(one, place=f"{NAME} {one.place}" if one.place else "", course=course)


@pytest.fixture(scope="module", params=[(LARGE, True), (USUAL, False)], ids=["largest", "usual"])
def told(request: pytest.FixtureRequest) -> sections.Told:
    """A pack in the spring after the third year, with everything in it there may be."""
    many, is_long = request.param
    cohorts = []
    for back, summer in enumerate(SUMMERS):
        them = school(many, many + back, places=14, years=back + 1)
        if is_long:
            them = [long_names(one, summer) for one in them]
        cohorts.append(records.kept(Cohort(Stage.YEAR_11, summer), printed(them, {})))
    pack = Pack(
        authority=Authority(name="Kent", code="886"),
        school=Organisation(name=NAME if is_long else "Ashford Hill School"),
        on=date(2027, 3, 23),
        cohorts=cohorts,
        did={"told": 1, "doubted": 3},
    )
    share = {name: [91, 17_300] for name in MEASURED}
    together = {f"year-11-{summer}": share for summer in SUMMERS}
    return sections.told(pack, PackRun(on=date(2027, 3, 20), beside=together))


@pytest.mark.parametrize("key", VARIANTS)
def test_a_form_keeps_to_its_pages(told: sections.Told, key: str) -> None:
    made = pikepdf.open(io.BytesIO(as_pdf(document(VARIANTS[key], told))))
    assert len(made.pages) <= VARIANTS[key].pages


def test_the_dfe_and_england_stand_beside_with_method_and_date(told: sections.Told) -> None:
    beside = sections.published_beside(told, "886")
    assert [row[0] for row in beside.tables[0].rows] == [
        "Kent, 2022/23",
        "England, 2022/23",
        "England, 2021/22",
        "England, 2020/21",
    ]
    assert "February 2026" in beside.sentences[0]
    assert "before 2016/17" in beside.sentences[0]


def test_what_the_school_did_is_told(told: sections.Told) -> None:
    said = sections.what_was_done(told).sentences[0]
    assert "what it knew of its leavers once" in said
    assert "was wrong 3 times" in said


def test_the_chart_has_the_numbers_of_its_table(told: sections.Told) -> None:
    part = sections.plans(told)
    if not part.tables:
        assert part.empty
        return
    total = sum(int(cell) for row in part.tables[0].rows for cell in row[1:])
    drawn = [
        int(one.split('"')[0]) for one in str(part.chart).split('opacity="0.25" data-value="')[1:]
    ]
    assert sum(drawn) == total


def test_six_months_that_are_not_over_are_so_far(told: sections.Told) -> None:
    """On 23 March 2027 the leavers of 2026 are not yet through to the end of March."""
    latest, before, _ = sections.in_short(told, with_others=False).tables[0].rows
    assert latest[3].endswith("so far")
    assert before[3].endswith("%)")
