"""A young person, or a parent, at a real browser in which no script of ours runs."""

from datetime import date
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from fingerpost.core.links.words import catalogue

LIMIT = 50_000  # bytes of a page with all it needs


class YoungPerson:
    """Somebody at an old phone: no script runs, and every byte that comes is counted."""

    def __init__(self, page: Any, language: str = "en") -> None:
        self.page, self.words = page, catalogue(language)
        self.taps, self.heaviest, self.titles = 0, 0, set[str]()
        self.addresses: list[str] = []
        self._bytes: dict[str, int] = {}
        page.on("response", self._weigh)

    def opens(self, address: str) -> None:
        self.page.goto(address)

    def arrives(self, title: str) -> None:
        """The page is this one, light, accessible, and no wider than the screen."""
        self.page.get_by_role("heading", level=1, name=self.words.said(title)).wait_for()
        assert self.page.locator("h1").count() == 1
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        wrong = Axe().run(self.page).response["violations"]
        assert not wrong, [(w["id"], [n["html"] for n in w["nodes"]]) for w in wrong]
        self.titles.add(self.page.title())
        self.addresses.append(self.page.url)
        self.heaviest = max(self.heaviest, sum(self._bytes.values()))
        assert self.heaviest < LIMIT, self._bytes

    def taps_on(self, words: str, role: str = "button") -> None:
        self.taps += 1
        self._bytes = {}
        self.page.get_by_role(role, name=self.words.said(words)).first.click()

    def gives_birthday(self, day: date) -> None:
        for part, typed in (("", day.day), ("_month", day.month), ("_year", day.year)):
            self.page.locator(f"#id_born_on{part}").fill(str(typed))
        self.taps_on("frame.go_on")

    def sees(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    def _weigh(self, response: Any) -> None:
        if response.status == 200:
            self._bytes[response.url] = len(response.body())
