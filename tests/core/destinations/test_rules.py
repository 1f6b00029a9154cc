"""Every example of rules.md, tried; and that every rule has one."""

import re
from pathlib import Path

import pytest

from core.destinations import stories

PAGE = Path(__file__).with_name("rules.md")
STORIES = list(stories.read(PAGE))


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_rule(story):
    assert stories.failures(story) == []


def test_every_rule_has_an_example():
    told = {int(found.group(1)) for s in STORIES if (found := re.match(r"(\d+)\. ", s.chapter))}
    assert told == set(range(1, 14))


def test_every_heading_has_an_example():
    """A story lost to a slip of the pen would pass unseen."""
    titles = re.findall(r"^### (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(titles) == len(set(titles))
    assert set(titles) == {story.title for story in STORIES}
