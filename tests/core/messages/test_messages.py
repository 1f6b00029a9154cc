"""What may be sent to whom, when and in which words: examples to read."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.core.messages import Means, addresses, sms
from fingerpost.core.messages.checking import faults
from fingerpost.core.messages.delivery import moves_to, states
from fingerpost.core.messages.hours import Hours, days_in_words
from fingerpost.core.messages.notify import Answered, understood
from fingerpost.core.messages.readability import reading_age, syllables
from fingerpost.core.messages.refusing import Recipient, refusals, why_not
from fingerpost.core.messages.stopping import says_stop
from fingerpost.core.messages.wording import (
    NotFilled,
    council,
    every_template,
    filled,
    kept_open,
    parsed,
    templates,
    values,
)
from fingerpost.core.workflow import MESSAGE, MessageState

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700 900123", "447700900123"),
        ("+44 (0)7700-900 123", "447700900123"),
        ("0044 7700 900123", "447700900123"),
        ("447700900123", "447700900123"),
        ("07624 123456", "447624123456"),  # the Isle of Man
        ("01632 960001", None),  # a landline takes no texts
        ("07000 900123", None),  # a personal number costs whoever sends
        ("07620 900123", None),  # a pager
        ("7700 900123", None),
        ("0770090012", None),
        ("mum's phone", None),
        ("", None),
    ],
)
def test_a_mobile_number_has_one_form(typed: str, kept: str | None) -> None:
    assert addresses.mobile(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Sam@Example.org ", "sam@example.org"),
        ("sam.o'brien@mail.example.co.uk", "sam.o'brien@mail.example.co.uk"),
        ("sam@example", None),
        ("sam example.org", None),
        ("sam@example.org, jo@example.org", None),
        ("a" * 64 + "@" + "b" * 63 + "." + "c" * 63 + "." + "d" * 63 + ".org", None),
    ],
)
def test_an_email_address_has_one_form(typed: str, kept: str | None) -> None:
    assert addresses.email(typed) == kept


def test_a_letter_needs_a_line_and_a_postcode_last() -> None:
    assert addresses.letter(["1  Mill Lane", "", "Thornbury", "xm1 1aa"]) == (
        "1 Mill Lane\nThornbury\nXM1 1AA"
    )
    assert addresses.letter(["1 Mill Lane", "Thornbury"]) is None
    assert addresses.letter(["XM1 1AA"]) is None


def test_an_address_of_many_lines_is_drawn_together() -> None:
    kept = addresses.letter([*"abcdefg", "XM1 1AA"])
    assert kept == "a\nb\nc\nd\ne, f, g\nXM1 1AA"


def test_one_form_for_every_means() -> None:
    assert addresses.normalised(Means.TEXT, "07700 900123") == "447700900123"
    assert addresses.normalised(Means.EMAIL, "A@example.org") == "a@example.org"
    assert addresses.normalised(Means.LETTER, "1 Mill Lane\nXM1 1AA") == "1 Mill Lane\nXM1 1AA"


def test_a_stop_for_letters_stands_for_the_house_however_the_rest_is_written() -> None:
    marks = {
        addresses.mark_of(Means.LETTER, "1 Mill Lane\nThornbury\nXM1 1AA"),
        addresses.mark_of(Means.LETTER, "1, Mill Lane\nNear Thornbury\nMerrowshire\nXM1 1AA"),
    }
    assert marks == {"1milllane|xm11aa"}
    assert addresses.mark_of(Means.TEXT, "447700900123") == "447700900123"


# What a text costs


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ب" * 70, 1),
        ("ب" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_the_parts_of_a_text(text: str, parts: int) -> None:
    assert sms.fragments(text) == parts
    assert sms.cost(text, Decimal("2.5")) == parts * Decimal("2.5")


def test_typographic_signs_do_not_double_the_cost() -> None:
    assert sms.plain("“It’s us” – we’ll wait…") == "\"It's us\" - we'll wait..."


# When


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-23 10:30", "2026-11-23 10:30"),  # a Monday morning
        ("2026-11-23 07:00", "2026-11-23 09:00"),
        ("2026-11-23 18:00", "2026-11-24 09:00"),
        ("2026-11-27 20:00", "2026-11-30 09:00"),  # over the weekend
        ("2026-03-28 12:00", "2026-03-30 09:00"),  # the clocks change on the Sunday between
    ],
)
def test_the_next_moment_at_which_a_message_may_leave(now: str, then: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=LONDON)
    wanted = datetime.fromisoformat(then).replace(tzinfo=LONDON)
    assert Hours().next_from(moment) == wanted
    assert Hours().allow(wanted)


def test_no_hour_is_never() -> None:
    moment = datetime(2026, 11, 23, 10, tzinfo=LONDON)
    assert Hours(days=frozenset()).next_from(moment) is None
    assert Hours(start=9, end=9).next_from(moment) is None


def test_hours_in_words() -> None:
    assert Hours().in_words == "9am to 6pm, Monday to Friday"
    assert Hours(0, 24, frozenset({0, 2})).in_words == "midnight to midnight, Monday, Wednesday"
    assert Hours(12, 20, frozenset({5})).in_words == "midday to 8pm, Saturday"
    assert days_in_words([]) == "no day"


# Stop


@pytest.mark.parametrize(
    "reply",
    ["STOP", "stop.", "Stop please", "StOp!!", "STOPALL", "cancel", "END", "Please stop texting",
     "don’t text me again", "Do not contact me", "wrong number mate", "leave me alone", "opt-out"],
)  # fmt: skip
def test_a_reply_that_says_stop(reply: str) -> None:
    assert says_stop(reply)


@pytest.mark.parametrize(
    "reply",
    ["", "yes", "I stopped going to college", "Can I cancel my appointment?", "the end of term",
     "I start at the bus stop depot on Monday", "unstoppable", "👍"],
)  # fmt: skip
def test_a_reply_that_does_not(reply: str) -> None:
    assert not says_stop(reply)


@given(st.text())
def test_no_reply_is_too_odd(reply: str) -> None:
    says_stop(reply)


# Whom not to write to

REACHED = Recipient(address="447700900123")


def test_the_gravest_reason_is_told() -> None:
    assert why_not(REACHED) == ""
    assert why_not(replace(REACHED, was_sent_lately=True)) == "lately"
    assert why_not(replace(REACHED, address=None)) == "bad address"
    assert why_not(replace(REACHED, address=None, has_one=False)) == "no address"
    assert why_not(replace(REACHED, is_stopped=True, was_sent_lately=True)) == "stopped"
    assert why_not(replace(REACHED, objects=True, is_stopped=True)) == "objects"
    assert why_not(replace(REACHED, has_left=True, objects=True)) == "left"
    assert why_not(replace(REACHED, has_died=True, has_left=True)) == "died"
    assert why_not(replace(REACHED, is_unsafe=True, has_died=True)) == "unsafe"


def test_every_reason_is_a_sentence() -> None:
    assert all(r.sentence.endswith(".") and r.words for r in refusals().values())


@pytest.mark.parametrize(
    ("name", "called"),
    [("Kent", "Kent council"), ("Merrowshire County Council", "Merrowshire County Council")],
)
def test_an_authority_is_called_a_council_once(name: str, called: str) -> None:
    assert council(name) == called


# What a sender says


def test_words_of_a_sender_move_a_message_once_and_never_back() -> None:
    assert moves_to(MessageState.SENT, "delivered") == MessageState.DELIVERED
    assert moves_to(MessageState.SENT, "sending") is None
    assert moves_to(MessageState.DELIVERED, "sending") is None
    assert moves_to(MessageState.DELIVERED, "temporary-failure") is None
    assert moves_to(MessageState.UNSURE, "permanent-failure") == MessageState.FAILED
    assert moves_to(MessageState.SENT, "a word of next year") is None


@given(st.lists(st.sampled_from([*states(), "other"])))
def test_whatever_is_said_in_whatever_order_only_allowed_moves_happen(said: list[str]) -> None:
    state = MessageState.SENDING
    for word in said:
        wanted = moves_to(state, word)
        if wanted:
            MESSAGE.check(state, wanted)
            state = wanted


@pytest.mark.parametrize(
    ("status", "message", "means"),
    [
        (400, "phone_number Not a UK mobile number", Answered.TURNED_AWAY),
        (400, "email_address Not a valid email address", Answered.TURNED_AWAY),
        (400, "Cannot send to this recipient when service is in trial mode", Answered.OUT_OF_ORDER),
        (400, "Missing personalisation: link", Answered.OUT_OF_ORDER),
        (403, "Error: Your system clock must be accurate to within 30 seconds",
         Answered.OUT_OF_ORDER),
        (403, "Invalid token: API key not found", Answered.OUT_OF_ORDER),
        (429, "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds",
         Answered.WAIT),
        (429, "Exceeded send limits (sms: 250000) for today", Answered.WAIT_A_DAY),
        (500, "Internal server error", Answered.SILENT),
        (302, "", Answered.SILENT),
    ],
)  # fmt: skip
def test_what_an_answer_of_notify_means(status: int, message: str, means: Answered) -> None:
    kind, sentence = understood(status, message)
    assert kind == means
    assert sentence.endswith(".")


# The words we send


@pytest.mark.parametrize("template", every_template(), ids=lambda t: f"{t.key}.{t.means}")
def test_every_template_is_fit_to_send(template) -> None:  # type: ignore[no-untyped-def]
    assert faults(template) == []


def test_the_newest_version_is_sent() -> None:
    newest = templates()["still-here", Means.TEXT]
    assert newest.version == max(
        t.version for t in every_template() if (t.key, t.means) == (newest.key, newest.means)
    )
    assert newest.has_link
    assert newest.typed == ()
    assert templates()["appointment", Means.TEXT].typed == ("when", "where")


def test_words_are_filled_in_and_a_missing_value_is_named() -> None:
    assert filled("Hi ((first_name))", {"first_name": "Amara"}) == "Hi Amara"
    assert filled("((link))", kept_open(("link",))) == "((link))"
    with pytest.raises(NotFilled, match="first_name"):
        filled("Hi ((first_name))", {"first_name": ""})


@pytest.mark.parametrize(
    ("means", "words", "fault"),
    [
        ("text", "Name: x\n\nHi ((shoe_size)). Say stop.", "which we do not have"),
        ("email", "Name: x\nSubject: ((shoe_size))\n\nSay stop.", "which we do not have"),
        ("email", "Name: x\nSubject: ((first_name))\n\nSay stop.", "subject line, which others"),
        ("email", "Name: x\n\nSay stop.", "needs a subject line"),
        ("text", "Name: x\n\nHi.", "how to make us stop"),
        ("text", "Name: x\n\n" + "Stop it now. " * 40, "in 4 parts"),
        (
            "text",
            "Name: x\n\nNotification concerning participation obligations: unsubscribing from "
            "correspondence necessitates authorisation. Stop.",
            "must be about",
        ),
    ],
)
def test_what_is_wrong_with_a_template_is_said(means: str, words: str, fault: str) -> None:
    assert any(fault in said for said in faults(parsed(f"x.{means}.1.txt", words)))


def test_every_value_has_an_example() -> None:
    assert all(value.example and value.what for value in values().values())


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("table", 2), ("college", 2), ("stopped", 1), ("wanted", 2), ("the", 1),
     ("information", 4), ("free", 1)],
)  # fmt: skip
def test_syllables_are_counted_about_right(word: str, count: int) -> None:
    assert syllables(word) == count


def test_long_words_in_long_sentences_are_for_older_readers() -> None:
    assert reading_age("") == 5
    assert reading_age("The cat sat. The dog ran. We like them.") < 7
    assert (
        reading_age(
            "The authority has a statutory obligation to ascertain the participation of "
            "individuals who have attained the upper limit of compulsory school age."
        )
        > 18
    )
