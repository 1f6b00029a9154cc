"""What a receipt says of a whole file and of a line that waits."""

import pytest

from fingerpost.core.intake.receipts import cut_down, in_short, in_words, lacking, still_needed
from fingerpost.core.workflow import SUBMISSION, SubmissionState

DONE = SubmissionState.APPLIED
COUNTED = [
    (
        {"rows": 1204, "matched": 1100, "added": 80, "waiting": 20, "unusable": 4},
        "Some lines wait",
        "Done: 1,180 of 1,204 lines kept as evidence; 20 wait for us; 4 we could not use",
    ),
    ({"rows": 12, "matched": 12}, "Done", "Done: all 12 lines kept as evidence"),
    ({"rows": 1, "kept": 1}, "Done", "Done: the one line kept as evidence"),
    (
        {"rows": 1, "waiting": 1},
        "Some lines wait",
        "Done: none of 1 line kept as evidence; 1 waits for us",
    ),
    (
        {"rows": 3, "matched": 2, "silent": 2, "skipped": 1},
        "Nothing kept",
        "Done: none of 3 lines kept as evidence; 2 said nothing to be kept; 1 was skipped",
    ),
    (
        {"rows": 4, "matched": 1, "elsewhere": 1, "set aside": 2},
        "Done",
        "Done: 1 of 4 lines kept as evidence; 1 is about somebody who lives elsewhere; "
        "2 were set aside by a person",
    ),
    ({"added": 5, "updated": 2}, "Done", "Done"),  # a register has no lines of people
]


@pytest.mark.parametrize(("counts", "short", "words"), COUNTED)
def test_a_file_that_is_done_says_how_much_of_it_was_kept(
    counts: dict[str, int], short: str, words: str
) -> None:
    assert in_words(DONE, counts) == words
    assert in_short(DONE, counts) == short


@pytest.mark.parametrize("state", [state for state in SubmissionState if state is not DONE])
def test_a_file_that_is_not_done_says_where_it_stands(state: SubmissionState) -> None:
    counts = {"rows": 9, "waiting": 9}
    assert in_words(state, counts) == in_short(state, counts) == SUBMISSION.words[state]


WHOLE = {
    "given_name": "Ada",
    "family_name": "Byrne",
    "born_on": "2009-11-03",
    "uln": "1000000019",
    "postcode": "XM1 1AA",
}


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (("born_on",), "It would help to have their date of birth: "),
        (("uln", "postcode"), "It would help to have their UPN or ULN and their postcode: "),
        (
            ("given_name", "family_name", "born_on"),
            "It would help to have their given name, their family name and their date of birth: ",
        ),
    ],
)
def test_a_line_that_waits_says_what_would_settle_it(missing: tuple[str, ...], words: str) -> None:
    fields = {name: value for name, value in WHOLE.items() if name not in missing}
    assert still_needed(fields) == words + "send the line again with what you have."
    assert len(lacking(fields)) == len(missing)


def test_a_line_that_says_all_it_could_needs_nothing_more_of_its_sender() -> None:
    assert still_needed(WHOLE) == "We are looking at it. You need do nothing."
    assert still_needed(WHOLE | {"uln": "", "upn": "A123"}).startswith("We are looking")


def test_lines_that_an_instruction_withholds_are_told_apart_and_counted() -> None:
    counts = {"rows": 5, "matched": 4, "withheld": 1, "cut_down": 2, "waiting": 1}
    assert in_words(DONE, counts) == (
        "Done: 3 of 5 lines kept as evidence; 1 waits for us;"
        " 1 is withheld by an instruction not to share"
    )
    assert cut_down(counts).startswith("2 lines are about young people of whom an instruction")
    assert cut_down({"cut_down": 1}).startswith("1 line is about")
    assert cut_down({"rows": 5}) == ""
