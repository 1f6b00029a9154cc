"""What a phone keeps and sends, and what the server takes of it."""

from fingerpost.core.visits.sync import Entry, Queue, to_take

TWO = Queue().with_new("a").with_new("b")


def test_everything_waits_until_an_answer_names_it() -> None:
    assert [entry.name for entry in TWO.waiting()] == ["a", "b"]
    assert TWO.answered(["a"]).waiting() == (Entry("b", 2),)
    assert TWO.answered(["a", "b"]).waiting() == ()


def test_an_answer_twice_or_to_something_unknown_changes_nothing() -> None:
    once = TWO.answered(["a"])
    assert once.answered(["a"]) == once
    assert once.answered(["z"]).waiting() == once.waiting()


def test_a_name_is_taken_once_and_in_order() -> None:
    late = [Entry("b", 2), Entry("a", 1), Entry("a", 1)]
    assert [entry.name for entry in to_take(late, set())] == ["a", "b"]
    assert to_take(late, {"a", "b"}) == []
