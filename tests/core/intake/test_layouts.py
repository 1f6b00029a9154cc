"""What somebody said of a sender's columns holds for the next file; a change is asked about."""

from datetime import date
from pathlib import Path

from tests.core.intake import files

from fingerpost.core.intake import layouts
from fingerpost.core.intake.kinds import Kind
from fingerpost.core.intake.layouts import Settled
from fingerpost.core.intake.reading import read

SAID_ON = date(2026, 10, 3)
AS_OF = date(2026, 11, 1)
FILE = "Ref,Learner,Born,Route\n77,Amy Hart,8/9/2009,Bricks\n78,Ben Bell,1/2/2010,Care\n"


def settled(path: Path) -> Settled:
    """The layout of this file as a person said it: the last column holds the course."""
    guessed = read(path, as_of=AS_OF).mapping
    return Settled(Kind.ENROLMENT, guessed.with_column(3, "course"), SAID_ON)


def test_the_same_headings_are_read_as_they_were_settled(tmp_path: Path) -> None:
    said = settled(files.write(tmp_path, FILE))
    nxt = files.write(tmp_path, FILE.replace("Amy", "Ada"))

    reading = read(nxt, as_of=AS_OF, settled=[said])

    assert reading.question == ""
    assert reading.kind is Kind.ENROLMENT
    assert reading.kind_reason == "Read as somebody said on 3 October 2026, for the same sender."
    assert [row.fields["course"] for row in reading.rows] == ["Bricks", "Care"]


def test_a_changed_layout_is_read_as_before_as_far_as_that_goes_and_asked_about(
    tmp_path: Path,
) -> None:
    said = settled(files.write(tmp_path, FILE))
    changed = FILE.replace("Ref,", "Campus,").replace("77,", "North,").replace("78,", "South,")

    reading = read(files.write(tmp_path, changed), as_of=AS_OF, settled=[said])

    assert reading.question == (
        "The layout differs from the last file of this sender. No longer there: “Ref”. "
        "New: “Campus”. Check what each column holds."
    )
    assert reading.mapping.columns[3].field == "course"


def test_another_kind_of_file_from_the_same_sender_is_understood_by_itself(tmp_path: Path) -> None:
    said = settled(files.write(tmp_path, FILE))
    leavers = "Surname,Forename,DOB,Leaving date\nHart,Amy,8/9/2009,1/10/2026\n"

    reading = read(files.write(tmp_path, leavers), as_of=AS_OF, settled=[said])

    assert reading.question == ""
    assert reading.kind is Kind.LEAVERS


def test_of_several_settled_layouts_the_same_one_speaks_and_else_the_likest(tmp_path: Path) -> None:
    said = settled(files.write(tmp_path, FILE))
    other_file = files.write(tmp_path, "ID,Pupil name,DOB,Job\n1,Amy Hart,8/9/2009,Shop\n")
    other = Settled(Kind.ACTIVITY, read(other_file, as_of=AS_OF).mapping, SAID_ON)

    same = read(files.write(tmp_path, FILE), as_of=AS_OF, settled=[other, said])
    changed = FILE.replace("Route", "Path")
    alike = read(files.write(tmp_path, changed), as_of=AS_OF, settled=[other, said])

    assert (same.kind, same.question) == (Kind.ENROLMENT, "")
    assert alike.kind is Kind.ENROLMENT
    assert "“Path”" in alike.question


def test_a_file_without_headings_in_common_or_any_heading_is_new(tmp_path: Path) -> None:
    said = settled(files.write(tmp_path, FILE))
    assert layouts.apply([said], ["", ""], [], AS_OF) is None
    assert layouts.apply([], ["", ""], [], AS_OF) is None
