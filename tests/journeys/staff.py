"""Somebody of the authority at a real browser, on a desk or on a phone."""

from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from worlds import PASSWORD

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# What stands on a page, as its colours see it: each element and what it is in.
WHAT_STANDS_IN_WHAT = """() => {
    const kind = element => element && element.localName + "." + element.getAttribute("class");
    const all = [...document.querySelectorAll("*")];
    const pairs = all.map(element => kind(element.parentElement) + " " + kind(element));
    return [...new Set(pairs)];
}"""
_judged: dict[int, set[str]] = {}


@dataclass
class Staff:
    """Somebody of the authority at a browser; every page they reach is checked on arrival."""

    page: Any
    addresses: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.addresses.append(request.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._hear)

    def signs_in(self, email: str, *, home: str = "Today") -> None:
        self.page.goto("/")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_label("Password", exact=True).press("Enter")
        self.arrives(home)

    def arrives(self, heading: str) -> None:
        """The page is this one, accessible, and no wider than the screen."""
        self.page.get_by_role("heading", level=1, name=heading).wait_for()
        assert self.page.locator("h1").count() == 1
        wrong = Axe().run(self.page, options=self._to_ask()).response["violations"]
        assert not wrong, [(w["id"], [n["html"] for n in w["nodes"]]) for w in wrong]
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def _to_ask(self) -> dict[str, Any]:
        """Everything; of colours, which take longer than all else together, what none has yet."""
        judged = _judged.setdefault(self.page.viewport_size["width"], set())
        here = set(self.page.evaluate(WHAT_STANDS_IN_WHAT))
        is_new = not here <= judged
        judged |= here
        return {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": is_new}}}

    def finds(self, typed: str) -> None:
        self.page.keyboard.press("/")
        self.page.keyboard.type(typed)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.arrives("Find a young person")

    def opens(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).first.click()

    def presses(self, button: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button).click()

    def sees(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    def _hear(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(message.text)
