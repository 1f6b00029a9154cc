"""`fingerpost derive`: a file of evidence in, statuses out; one sentence where it cannot."""

import io
import json
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from fingerpost.cli.main import main
from fingerpost.core import codes
from fingerpost.core.records import Source

HERE = Path(__file__).parent
EXAMPLE = HERE / "example.json"
ANSWERS = HERE / "example-answers.json"
FULL = {
    "id": "7",
    "born_on": "2010-03-14",
    "ehc_plan": True,
    "as_at": "2026-11-30",
    "as_known_at": "2026-12-04",
    "evidence": [
        {
            "code": "230",
            "starts_on": "2026-09-08",
            "ended_on": None,
            "verified_on": "2026-09-20",
            "expected_end_on": "2027-06-30",
            "review_on": None,
            "source": "provider_enrolment",
            "recorded_on": "2026-09-22",
        }
    ],
}


@pytest.fixture
def derive(tmp_path, capsys):
    """Run the command on something written to a file: exit code, parsed output, errors."""

    def run(content):
        path = tmp_path / "people.json"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        code = main(["derive", str(path)])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return run


def person(**changes):
    return FULL | changes


def with_evidence(**changes):
    return person(evidence=[FULL["evidence"][0] | changes])


def test_the_example_file_gives_the_stored_answers(capsys):
    assert main(["derive", str(EXAMPLE)]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(ANSWERS.read_text("utf-8"))


def test_every_id_comes_back_once_in_order_with_all_keys(derive):
    people = [person(id=number) for number in (3, "1", "b", 2)]
    code, out, _ = derive(people)
    assert code == 0
    assert [answer["id"] for answer in out] == [3, "1", "b", 2]
    keys = ["id", "code", "group", "lapses_on", "lapsed", "reasons"]
    assert all(list(answer) == keys for answer in out)


def test_one_person_in_full(derive):
    _, [answer], _ = derive([FULL])
    assert answer["code"] == "230"
    assert answer["group"] == "EET"
    assert answer["lapses_on"] == "2027-06-30"
    assert answer["lapsed"] is False
    assert answer["reasons"]


def test_an_empty_list_gives_an_empty_list(derive):
    assert derive([]) == (0, [], "")


def test_a_key_left_out_is_null(derive):
    bare = {"id": "7", "as_at": "2026-11-30"}
    nulls = bare | {"born_on": None, "ehc_plan": None, "as_known_at": None, "evidence": None}
    assert derive([bare]) == derive([nulls])
    assert derive([bare])[1][0]["code"] == "810"


def test_as_known_at_left_out_is_as_at(derive):
    late = with_evidence(recorded_on="2026-12-01")
    late.pop("as_known_at")
    assert derive([late])[1][0]["code"] == "810"
    assert derive([late | {"as_known_at": "2026-12-01"}])[1][0]["code"] == "230"


@pytest.mark.parametrize(
    ("said", "known_from"),
    [
        ({"verified_on": "2026-10-20", "starts_on": "2026-10-05"}, "2026-10-20"),
        ({"starts_on": "2026-10-05"}, "2026-10-05"),
        ({}, "2026-11-30"),
    ],
)
def test_recorded_on_left_out_is_verified_else_start_else_as_at(derive, said, known_from):
    evidence = [{"code": "330", "source": "young_person", **said}]
    the_day_before = {"2026-10-20": "2026-10-19", "2026-10-05": "2026-10-04"}.get(
        known_from, "2026-11-29"
    )
    asked = [person(evidence=evidence, as_known_at=known) for known in (the_day_before, known_from)]
    assert [answer["code"] for answer in derive(asked)[1]] == ["810", "330"]


def test_provider_course_and_withdrawal_are_read(derive):
    leaver = {
        "code": "230",
        "starts_on": "2026-09-07",
        "ended_on": "2026-11-03",
        "verified_on": "2026-11-05",
        "source": "provider_leavers",
        "provider": "10001234",
    }
    enrolled = FULL["evidence"][0] | {"provider": 10001234, "course": "Brickwork"}
    assert derive([person(evidence=[leaver, enrolled])])[1][0]["code"] == "810"
    gone = leaver | {"withdrawn_on": "2026-11-10"}
    assert derive([person(evidence=[gone, enrolled])])[1][0]["code"] == "230"


def test_disagreements_are_among_the_reasons(derive):
    job = {
        "code": "330",
        "starts_on": "2026-09-01",
        "verified_on": "2026-10-20",
        "source": "young_person",
    }
    [answer] = derive([person(evidence=[*FULL["evidence"], job])])[1]
    assert answer["code"] == "330"
    assert any("says Full-time education" in reason for reason in answer["reasons"])


def test_other_keys_are_not_read_and_a_number_will_do_for_a_code(derive):
    odd = with_evidence(code=230, note="rang twice")
    assert derive([odd | {"name": "Made Up"}])[1] == derive([FULL])[1]


def test_a_byte_order_mark_is_no_trouble(derive):
    assert derive(b"\xef\xbb\xbf" + json.dumps([FULL]).encode())[0] == 0


BAD = [
    ("{", "is not JSON: Expecting property name"),
    ("", "is not JSON: Expecting value in line 1"),
    (b"\xff\xfe\x00", "is not JSON: it is not UTF-8 text"),
    ("[" * 100_000, "is not JSON"),
    ("[1" + "0" * 5000 + "]", "is not JSON"),
    ({"id": "7"}, "is not a list: put the people between [ and ]"),
    ("null", "is not a list"),
    ([7], "An item of the list is 7, not an object"),
    ([{"as_at": "2026-11-30"}], "has no id"),
    ([person(id=None)], "has no id"),
    ([person(id=True)], "has no id"),
    ([person(id=["7"])], "has no id"),
    ([person(as_at=None)], 'Person "7": as_at is missing'),
    ([person(as_at="30/11/2026")], 'Person "7": as_at is "30/11/2026", not a date'),
    ([person(as_at="2026-02-29")], 'as_at is "2026-02-29", not a date'),
    ([person(as_at="2026-W48-1")], 'as_at is "2026-W48-1", not a date'),
    ([person(as_at="20261130")], 'as_at is "20261130", not a date'),
    ([person(as_at="9999-12-31")], 'as_at is "9999-12-31", not a date'),
    ([person(as_at=20261130)], "as_at is 20261130, not a date"),
    ([person(born_on="")], 'Person "7": born_on is "", not a date'),
    ([person(as_known_at=["2026-11-30"])], 'as_known_at is ["2026-11-30"], not a date'),
    ([person(evidence={})], 'Person "7": evidence is {}, not a list'),
    ([person(evidence=["230"])], 'Person "7", evidence 1 is "230", not an object'),
    ([with_evidence(code="999")], 'Person "7", evidence 1: code is "999", not a known'),
    ([with_evidence(code=None)], "code is null, not a known activity code"),
    ([with_evidence(code=True)], "code is true, not a known activity code"),
    ([with_evidence(source="gossip")], 'evidence 1: source is "gossip", not a known one'),
    ([with_evidence(source=None)], "source is null"),
    ([with_evidence(source=["ilr"])], 'source is ["ilr"]'),
    ([with_evidence(starts_on="soon")], 'evidence 1: starts_on is "soon", not a date'),
    ([with_evidence(ended_on="2026-11-31")], 'ended_on is "2026-11-31"'),
    ([with_evidence(verified_on=0)], "verified_on is 0"),
    ([with_evidence(expected_end_on="9999-12-31")], 'expected_end_on is "9999-12-31"'),
    ([with_evidence(review_on="2026-11-30T09:00:00")], "review_on is"),
    ([with_evidence(recorded_on=False)], "recorded_on is false"),
    ([with_evidence(withdrawn_on="x")], "withdrawn_on is"),
    ([with_evidence(provider=["a"])], 'provider is ["a"], not text'),
    ([FULL, person(id="8", as_at="x")], 'Person "8": as_at is "x"'),
    ([person(id="9" * 500, as_at="x")], '999...: as_at is "x"'),
]


@pytest.mark.parametrize(("content", "words"), BAD, ids=lambda value: str(value)[:40])
def test_bad_input_is_one_sentence_and_nothing_else(derive, content, words):
    code, out, err = derive(content)
    assert code == 2
    assert out is None
    assert words in err
    assert err.count("\n") == 1
    assert len(err) < 400
    assert "Traceback" not in err


def test_a_file_that_is_not_there(capsys, tmp_path):
    assert main(["derive", str(tmp_path / "none.json")]) == 2
    assert "cannot be read: No such file or directory." in capsys.readouterr().err
    assert main(["derive", str(tmp_path)]) == 2


@pytest.mark.parametrize("arguments", [[], ["--sources", "--check"], ["x.json", "--check"]])
def test_one_thing_at_a_time(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["derive", *arguments])
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""


def test_standard_input(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps([FULL]).encode())))
    assert main(["derive", "-"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["id"] == "7"


def test_the_tables_of_trust_are_printed(capsys):
    assert main(["derive", "--sources"]) == 0
    out = capsys.readouterr().out
    assert all(f"| {source} " in out for source in Source)
    assert out.index("provider_enrolment") < out.index("authority_contact") < out.index("hearsay")
    assert "part-time work" in out
    assert "college course" in out


@pytest.mark.parametrize(
    ("wrong", "code", "words"),
    [
        (0, 0, "Stored and fresh statuses agree."),
        (1, 1, "1 stored status differs."),
        (1200, 1, "1,200 stored statuses differ."),
    ],
)
def test_a_check_that_finds_differences_ends_with_1(wrong, code, words, monkeypatch, capsys):
    """The database is stood in for: what is compared is the evidence app's own affair."""
    monkeypatch.setattr("fingerpost.cli.database.open_database", nullcontext)
    monkeypatch.setattr("fingerpost.evidence.actions.check_derived", lambda ids, tell: wrong)
    assert main(["derive", "--check"]) == code
    assert words in capsys.readouterr().out


def test_it_needs_no_django_and_no_settings():
    """Its start is quick because nothing of the web or the database is loaded."""
    program = (
        "import sys; from fingerpost.cli.main import main; "
        f"code = main(['derive', {str(EXAMPLE)!r}]); "
        "heavy = {'django', 'psycopg', 'duckdb', 'splink', 'lxml'} & set(sys.modules); "
        "sys.exit(f'loaded {heavy}' if heavy else code)"
    )
    bare = {name: value for name, value in os.environ.items() if "DJANGO" not in name}
    source = Path(codes.__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=bare | {"PYTHONPATH": str(source), "DJANGO_SETTINGS_MODULE": "no.such.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == json.loads(ANSWERS.read_text("utf-8"))
