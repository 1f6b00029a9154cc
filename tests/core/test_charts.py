"""Charts as SVG: well-formed, named, and holding the numbers of their table."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from fingerpost.web.charts import Bar, Chart, Flow, Series, bars, flows, lines, scale

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = ("Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug")
SOME = tuple(Decimal(n) / 10 for n in range(31, 43))


def chart(labels=MONTHS, **more) -> Chart:
    return Chart(key="trend", title="NEET", words="By month.", labels=labels, **more)


def read(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)


def values(drawn: str) -> list[str]:
    return [e.get("data-value") for e in read(drawn).iter() if e.get("data-value") is not None]


def test_it_is_one_image_with_a_name_and_a_sentence():
    root = read(lines(chart(), [Series("2026/27", SOME)]))
    assert root.get("role") == "img"
    said = {e.get("id"): e.text for e in root if e.tag in (f"{SVG}title", f"{SVG}desc")}
    assert [said[key] for key in root.get("aria-labelledby").split()] == ["NEET", "By month."]


def test_what_people_typed_is_escaped():
    names = '<script>&"'
    drawn = bars(Chart(key="a", title=names, words=names), [Bar(names, 1, names)])
    assert "<script>" not in drawn
    assert read(drawn).find(f"{SVG}title").text == names


def test_lines_hold_the_numbers_of_their_table():
    drawn = lines(chart(), [Series("2026/27", SOME), Series("2025/26", (None, Decimal("0.0")))])
    assert values(drawn) == [str(value) for value in (*SOME, Decimal("0.0"))]
    for month in MONTHS:
        assert f">{month}<" in drawn


def test_lines_differ_by_dash_and_by_the_shape_of_their_points():
    two = lines(chart(), [Series("one", SOME), Series("two", SOME)])
    marks = [e for e in read(two).iter(f"{SVG}path") if e.get("data-value")]
    assert "a4 4" in marks[0].get("d")
    assert "h8v8" in marks[-1].get("d")
    assert two.count("stroke-dasharray") == len(SOME)  # eleven pieces and the one in the legend


def test_a_month_without_a_value_breaks_the_line():
    drawn = lines(chart(MONTHS[:3]), [Series("one", (Decimal(3), None, Decimal(4)))])
    pieces = [e for e in read(drawn).iter(f"{SVG}path") if e.get("stroke-width")]
    assert len(pieces) == 1  # of the legend only


@pytest.mark.parametrize("held", [(), (Decimal(3),), (0,) * 12, SOME])
def test_one_point_none_all_noughts_and_a_whole_year_can_be_drawn(held):
    drawn = lines(chart(MONTHS[: len(held)]), [Series("one", held)])
    assert len(values(drawn)) == len(held)
    rows = bars(chart(), [Bar(month, value) for month, value in zip(MONTHS, held, strict=False)])
    assert len(values(rows)) == len(held)


def test_everything_lies_on_the_drawing():
    root = read(lines(chart(), [Series("one", SOME)]))
    _, _, width, height = map(float, root.get("viewBox").split())
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x")) <= width
        assert 0 <= float(text.get("y")) <= height


def test_bars_are_as_long_as_their_values():
    root = read(bars(chart(), [Bar("a", 50), Bar("b", 100, "of 9"), Bar("c", 0)]))
    lengths = [float(e.get("width")) for e in root.iter(f"{SVG}rect")]
    assert lengths[0] * 2 == lengths[1] == 398
    assert lengths[2] == 0
    assert "100% (of 9)" in "".join(root.itertext())


def test_a_long_name_is_cut_where_its_number_begins():
    assert "…" in bars(chart(), [Bar("The Academy of " + "Long " * 20, 3)])


@pytest.mark.parametrize(
    ("largest", "marks"),
    [("4.2", "0 1 2 3 4 5"), ("0.4", "0 0.1 0.2 0.3 0.4"), ("45", "0 10 20 30 40 50"),
     ("0", "0 0.2 0.4 0.6 0.8 1.0"), ("1204", "0 500 1000 1500"), ("100", "0 20 40 60 80 100")],
)  # fmt: skip
def test_marks_are_round_and_few(largest, marks):
    assert [Decimal(mark) for mark in marks.split()] == list(scale([Decimal(largest)]))


def test_bands_lead_from_where_they_were_to_where_they_came():
    drawn = flows(chart(unit=""), [Flow("School", "College", 30), Flow("School", "Work", 10)])
    assert values(drawn) == ["40", "30", "10", "30", "10"]
    for words in ("School 40", "College 30", "Work 10"):
        assert f">{words}<" in drawn
    bands = [e.get("d") for e in read(drawn).iter(f"{SVG}path")]
    assert len(bands) == 2
    assert "v165.0" in bands[0], "thirty of forty of the breadth"


def test_bands_of_nobody_are_not_drawn():
    assert values(flows(chart(), [Flow("School", "College", 0)])) == []
