"""Every example of rules.md, tried; and that every rule has one."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from core.destinations import stories
from shared_files import REPOSITORY

PAGE = Path(__file__).with_name("rules.md")
STORIES = list(stories.read(PAGE))
FOR_OFFICERS = REPOSITORY / "docs/explanation/how-a-status-is-worked-out.md"
WORKED_EXAMPLES = list(stories.read(FOR_OFFICERS))


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_rule(story):
    assert stories.failures(story) == []


@pytest.mark.parametrize("story", WORKED_EXAMPLES, ids=str)
def test_worked_example_for_officers(story):
    assert stories.failures(story) == []


def test_the_page_for_officers_names_every_rule():
    named = {int(n) for n in re.findall(r"\(rule (\d+)\)", FOR_OFFICERS.read_text("utf-8"))}
    assert named == set(range(1, 14))


def test_no_fence_of_the_page_is_left_out():
    assert FOR_OFFICERS.read_text("utf-8").count("```text\n") == len(WORKED_EXAMPLES)


def test_an_example_that_is_wrong_is_seen():
    wrong = replace(STORIES[0], evidence=[])
    assert stories.failures(wrong)


def test_every_rule_has_an_example():
    told = {int(found.group(1)) for s in STORIES if (found := re.match(r"(\d+)\. ", s.chapter))}
    assert told == set(range(1, 14))


def test_every_heading_has_an_example():
    """A story lost to a slip of the pen would pass unseen."""
    titles = re.findall(r"^### (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(titles) == len(set(titles))
    assert set(titles) == {story.title for story in STORIES}
