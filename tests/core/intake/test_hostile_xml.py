"""What no XML file can do to us: one clear sentence, whatever it holds."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.intake import ilr_files
from fingerpost.core.intake import xml_parts
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.reading import Limits, Refused, RowOutcome, read
from fingerpost.core.intake.statements import statements

MADE_ON = date(2026, 11, 20)
AIM = ilr_files.aim(LearnAimRef="60149735", AimType="5", FundModel="25", CompStatus="1")
GOOD = ilr_files.message(ilr_files.learner(more=AIM), made_on=MADE_ON)
CTF = (
    "<CTfile><Header><DateTime>2026-07-20</DateTime></Header><CTFpupilData><Pupil>"
    "<UPN>R674123101121</UPN><Surname>Hart</Surname><Forename>Zoé</Forename><DOB>2010-03-14</DOB>"
    "</Pupil></CTFpupilData></CTfile>"
)
CENSUS = (
    "<Message><Header/><PupilsOnRoll><PupilOnRoll><UPN>R674123101121</UPN><Surname>Hart</Surname>"
    "</PupilOnRoll></PupilsOnRoll></Message>"
)
ROOTS = ("<Message xmlns='ESFA/ILR/2026-27'>", "<CTfile>", "<Message>")


def sentence(folder: Path, content: str | bytes) -> str:
    """Why it is refused; the file must be."""
    path = folder / "sent.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Refused) as refused:
        list(read(path, as_of=MADE_ON).rows)
    return refused.value.sentence


LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize(
    "declared",
    [
        f"<!ENTITY l0 'ha'>{LAUGHS}",
        "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
        "<!ENTITY % p SYSTEM 'http://example.invalid/p.dtd'> %p;",
        "<!ELEMENT a ANY>",
    ],
)
def test_entities_are_refused_before_anything_is_read(
    tmp_path: Path, root: str, declared: str
) -> None:
    name = root[1:].split(" ")[0].rstrip(">")
    text = f"<!DOCTYPE {name} [{declared}]>{root}<Learner>&l9;&x;</Learner></{name}>"
    assert sentence(tmp_path, text).startswith("This file defines its own XML entities")


@pytest.mark.parametrize("root", ROOTS)
def test_what_is_nested_or_filled_beyond_sense_is_refused(tmp_path: Path, root: str) -> None:
    deep = sentence(tmp_path, root + "<a>" * 5_000)
    assert deep.startswith("This XML file is")
    assert "nested or filled" in sentence(tmp_path, root + "<Junk>" + "x" * 12_000_000)
    assert "nested or filled" in sentence(tmp_path, root + "<x></x>" * 1_500_000)
    assert sentence(tmp_path, root + f"<{'n' * 60_000} a='1'>").endswith(".")


@pytest.mark.parametrize("text", [GOOD, CTF, CENSUS])
def test_a_file_cut_short_is_refused_wherever_it_ends(tmp_path: Path, text: str) -> None:
    content = text.encode()
    for length in range(30, len(content) - 8, 11):
        told = sentence(tmp_path, content[:length])
        assert told.endswith(".")
        assert "system" in told


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (GOOD.replace("</Learner>", "</Learnt>"), "not well formed (line"),
        (GOOD + "<Message/>", "not well formed (line"),
        (GOOD.replace("Hart", "Hart & Sons"), "not well formed (line"),
        (GOOD.replace("Hart", "&nobody;"), "not well formed"),
        ("<!--" + "x" * 9_000_000 + "-->" + CTF, "well formed"),
        (CTF.replace("Hart", "\x81\x8d").encode("latin-1"), "not well formed"),
        ("<?xml version='1.0'?>", "well formed"),
        ("<?xml version='1.0' encoding='klingon'?><CTfile/>", "holds no pupil"),
    ],
)
def test_what_is_not_xml_says_where(tmp_path: Path, content: str | bytes, says: str) -> None:
    assert says in sentence(tmp_path, content)


@pytest.mark.parametrize(
    "content",
    [
        CTF.encode("utf-8"),
        b"\xef\xbb\xbf" + CTF.encode("utf-8"),
        CTF.encode("utf-16"),
        b"<?xml version='1.0' encoding='ISO-8859-1'?>" + CTF.encode("latin-1"),
        CTF.encode("latin-1"),
        b"<?xml version='1.0' encoding='UTF-8'?>" + CTF.encode("cp1252"),
    ],
)
def test_letters_are_read_in_the_encodings_that_are_really_sent(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "ctf.xml"
    path.write_bytes(content)
    reading = read(path, as_of=MADE_ON)
    (row,) = reading.rows
    assert row.fields["given_name"] == "Zoé"
    guessed = content.endswith(CTF.encode("cp1252")) and b"8859" not in content
    assert reading.warnings == ((xml_parts.READ_AS_FALLBACK,) if guessed else ())


def test_control_characters_and_blank_lines_at_the_start_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "ilr.xml"
    path.write_text("\n\n" + GOOD.replace("Hart", "Ha\x0brt\x00"))
    (row,) = read(path, as_of=MADE_ON).rows
    assert row.fields["family_name"] == "Hart"
    path.write_bytes(b"\xef\xbb\xbf\r\n" + GOOD.encode())
    assert read(path, as_of=MADE_ON).row_count == 1


def test_tags_of_other_kinds_and_comments_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "ilr.xml"
    odd = "<!-- Learner --><?note x?><Extra xmlns='urn:x'><Learned/></Extra>"
    path.write_text(GOOD.replace("<Learner>", odd + "<Learner>" + odd))
    assert [row.outcome for row in read(path, as_of=MADE_ON).rows] == [RowOutcome.ATTENTION]


def test_an_unusual_prefix_makes_no_difference(tmp_path: Path) -> None:
    path = tmp_path / "ilr.xml"
    text = GOOD.replace("</", "</i:").replace("<", "<i:").replace("<i:/i:", "</i:")
    path.write_text(text.replace("<i:?xml", "<?xml").replace(" xmlns=", " xmlns:i="))
    (row,) = read(path, as_of=MADE_ON).rows
    assert row.fields["family_name"] == "Hart"


# --- whatever comes --------------------------------------------------------------------

TAGS = (
    *("Message", "CTfile", "Header", "Learner", "LearningDelivery", "LearnStartDate", "DPOutcome"),
    *("LearnerDestinationandProgression", "LearnRefNumber", "CompStatus", "FundModel", "Pupil"),
    *("SchoolHistory", "School", "LeavingDate", "DOB", "PupilOnRoll", "PupilNoLongerOnRoll"),
    *("ProgType", "Address", "PlanLearnHours", "Contacts", "Contact", "Order", "LEA", "Estab"),
)
TEXTS = st.sampled_from(["", "1", "2026-09-07", "9999-12-31", "0001-01-01", "ZZ1 1AA", "É&amp;"])
TREES = st.recursive(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(TAGS), TEXTS),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(TAGS),
        st.lists(inner, max_size=6),
    ),
    max_leaves=30,
)
CALM = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def swallow(folder: Path, content: bytes) -> None:
    """Read to the end, statements and all; only a refusal may come out."""
    path = folder / "any.xml"
    path.write_bytes(content)
    try:
        reading = read(path, as_of=MADE_ON, limits=Limits(rows=200))
        rows = list(reading.rows)
        assert len(rows) == reading.row_count
        assert len({row.number for row in rows}) == len(rows)
        for row in rows:
            for kind in (Kind.ILR, Kind.CTF, Kind.CENSUS):
                said = statements(row.fields, kind=kind, sender=None, as_of=MADE_ON)
                assert all(bool(one.code) != bool(one.problem) for one in said)
    except Refused as refusal:
        assert refusal.sentence.endswith(".")  # noqa: PT017


@CALM
@given(root=st.sampled_from(ROOTS), trees=st.lists(TREES, max_size=8))
@example(root=ROOTS[0], trees=["<Learner><Learner><LearningDelivery/></Learner></Learner>"])
@example(root=ROOTS[0], trees=["<Header><Learner/></Header>"])
@example(root=ROOTS[1], trees=["<Pupil><Pupil/></Pupil><Header><Pupil/></Header>"])
@example(root=ROOTS[2], trees=["<PupilOnRoll><PupilNoLongerOnRoll/></PupilOnRoll>"])
@example(root=ROOTS[0], trees=["<LearnerDestinationandProgression/>" * 3])
def test_any_tree_of_known_tags_is_read_or_refused(
    tmp_path: Path, root: str, trees: list[str]
) -> None:
    name = root[1:].split(" ")[0].rstrip(">")
    swallow(tmp_path, f"{root}{''.join(trees)}</{name}>".encode())


@CALM
@given(text=st.sampled_from([GOOD, CTF, CENSUS]), at=st.floats(0, 1), junk=st.binary(max_size=12))
def test_a_good_file_with_bytes_spoiled_is_read_or_refused(
    tmp_path: Path, text: str, at: float, junk: bytes
) -> None:
    content = text.encode()
    cut = int(at * len(content))
    swallow(tmp_path, content[:cut] + junk + content[cut + len(junk) :])


FOREVER = "9" * 5_000
LEFT_IN_JULY = CTF.replace(
    "</DateTime>",
    "</DateTime><DestSchool><LEA>925</LEA><Estab>4001</Estab></DestSchool>",
).replace(
    "</DOB>",
    f"</DOB><BasicDetails><NCyearActual>{FOREVER}</NCyearActual></BasicDetails>"
    "<LeavingDate>2026-07-17</LeavingDate>",
)


@pytest.mark.parametrize(
    "text", [LEFT_IN_JULY, CENSUS.replace("</UPN>", f"</UPN><QualHrs>{FOREVER}</QualHrs>")]
)
def test_a_number_without_end_costs_nobody_their_row(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sent.xml"
    path.write_text(text)
    (row,) = read(path, as_of=MADE_ON).rows
    assert row.fields["family_name"] == "Hart"
    assert "planned_hours" not in row.fields
    assert "destination" not in row.fields
