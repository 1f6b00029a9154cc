"""`fingerpost link A B` from the outside."""

import csv
import json

import pytest

from fingerpost.cli.main import main

A = """\
Our Ref,Legal Surname,Forename,DOB,Post Code,UPN,ULN
1,Hartley-Thorpe,Emily,04/03/2009,XC3 4AB,,1061484016
2,Ashworth,William,02/11/2008,XC7 1DE,,
3,Hussain,Muhammad Ali,20/06/2009,XC1 2EF,,
"""
B = """\
learner_id;first_name;surname;date_of_birth
x;Bill;Ashworth;20081102
y;Emily;Thorpe;20090304
z;Quentin;Nobody;20090101
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "a.csv").write_text(A, encoding="utf-8")
    (tmp_path / "b.csv").write_text(B, encoding="utf-8")
    return tmp_path


def run(files, *more):
    out = files / "pairs.csv"
    code = main(["link", str(files / "a.csv"), str(files / "b.csv"), "--out", str(out), *more])
    return code, out


def test_one_line_a_row(files, capsys):
    code, out = run(files)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert code == 0
    assert list(rows[0]) == ["b_id", "a_id", "score", "decision", "reasons"]
    assert [(r["b_id"], r["a_id"], r["decision"]) for r in rows] == [
        ("x", "2", "link"), ("y", "1", "link"), ("z", "", "none"),
    ]  # fmt: skip
    assert "Date of birth the same: +" in rows[0]["reasons"]
    assert "3 rows: 2 linked" in capsys.readouterr().err


def test_as_json(files):
    _, out = run(files, "--format", "json")
    first = json.loads(out.read_text(encoding="utf-8"))[0]
    assert first["decision"] == "link"
    assert sum(r["weight"] or 0 for r in first["reasons"]) == pytest.approx(first["score"], abs=0.1)


def test_printed_without_out(files, capsys):
    assert main(["link", str(files / "a.csv"), str(files / "b.csv")]) == 0
    assert capsys.readouterr().out.startswith("b_id,a_id,score,decision,reasons\n")


def test_another_column_as_id(files):
    _, out = run(files, "--b-id", "First_Name")
    assert out.read_text(encoding="utf-8").splitlines()[1].startswith("Bill,2,")


def test_dates_the_american_way_are_seen_by_the_column(files):
    (files / "b.csv").write_text(
        "id,first name,last name,dob,zip\nx,William,Ashworth,11/02/2008,XC7 1DE\n"
        "y,Muhammad,Hussain,06/20/2009,XC1 2EF\n"
    )
    _, out = run(files)
    assert "Date of birth the same" in out.read_text(encoding="utf-8").splitlines()[1]


def test_whole_names_in_one_column(files):
    (files / "b.csv").write_text('id,Name,dob\nx,"ASHWORTH, William (Billy)",2008-11-02\n')
    _, out = run(files)
    assert out.read_text(encoding="utf-8").splitlines()[1].startswith("x,2,")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "empty"),
        ("id,colour\n1,blue\n", "no column we know"),
        ("id,surname,dob\n1,A,2009-01-01\n1,B,2009-01-01\n", "stands twice"),
        ("id,surname,dob\n,A,2009-01-01\n", "has no id"),
        ("\x00\x01\x02\x03" * 100, "not text"),
    ],
)
def test_refused_in_one_sentence(files, capsys, content, sentence):
    (files / "b.csv").write_text(content)
    assert main(["link", str(files / "a.csv"), str(files / "b.csv")]) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert "Traceback" not in error


@pytest.mark.parametrize("cells", ["\n,A", "\nx,A\nx,B"])
def test_a_first_column_that_is_no_id_is_told_what_to_do(files, capsys, cells):
    (files / "b.csv").write_text(f"middle name,surname{cells}\n")
    assert run(files)[0] == 2
    assert "--a-id or --b-id" in capsys.readouterr().err
    assert run(files, "--b-id", "middle name")[0] == 2
    assert "--b-id" not in capsys.readouterr().err


def test_other_refusals(files, capsys):
    assert main(["link", str(files / "none.csv"), str(files / "b.csv")]) == 2
    assert run(files, "--a-id", "nothing")[0] == 2
    assert run(files, "--link-at", "1", "--review-at", "5")[0] == 2
    assert main(["link", str(files / "a.csv"), str(files / "b.csv"), "--out", str(files)]) == 2
    assert capsys.readouterr().err.count("\n") == 4
