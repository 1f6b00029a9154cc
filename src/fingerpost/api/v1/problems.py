"""What can be wrong with a call: its status, a word for programs and a sentence for people."""

from dataclasses import dataclass, field
from enum import Enum

from django.http import JsonResponse


class Wrong(Enum):
    """Each thing that can be wrong: (status, word, sentence)."""

    NO_TOKEN = (401, "no_token", "Send your token in the header Authorization: Bearer.")
    UNKNOWN_TOKEN = (401, "unknown_token", "This token is not known, or was revoked.")
    NOT_ALLOWED = (403, "not_allowed", "This token may not do that. Ask for one that may.")
    NOT_FOUND = (404, "not_found", "There is no such file of yours.")
    WRONG_METHOD = (405, "wrong_method", "This address does not answer to that method.")
    NO_FILE = (400, "no_file", "Send the file in the field “file”, or as the whole body.")
    BAD_FORM = (400, "bad_form", "The form could not be read. Check how it is put together.")
    BAD_DATE = (400, "bad_date", "as_of must be a date, such as 2026-11-20, and not in the future.")
    BAD_COVERAGE = (400, "bad_coverage", "coverage must be whole, changes or left out.")
    BAD_PAGE = (400, "bad_page", "page and per_page must be whole numbers from 1; per_page to 500.")
    BAD_KEY = (400, "bad_key", "Idempotency-Key must be 1 to 100 visible characters.")
    KEY_USED = (409, "key_used", "This Idempotency-Key came before with another file.")
    NO_LENGTH = (411, "no_length", "Send the body whole, with its Content-Length, not in chunks.")
    TOO_LARGE = (413, "too_large", "The file is larger than 200 MB: please send it in parts.")
    BAD_NOTICE = (400, "bad_notice", "The notice could not be read. Send one JSON object.")
    NOT_RECEIVED = (422, "not_received", "The file cannot be taken in.")
    TOO_MANY = (429, "too_many_calls", "Too many calls. Go on after the seconds in Retry-After.")

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.value[0]

    @property
    def word(self) -> str:
        """The word programs go by."""
        return self.value[1]

    @property
    def sentence(self) -> str:
        """The sentence people read."""
        return self.value[2]


@dataclass
class Problem(Exception):
    """A call that is not answered as asked."""

    wrong: Wrong
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def answer(self) -> JsonResponse:
        """The answer that says so."""
        body = {"error": self.wrong.word, "message": self.message or self.wrong.sentence}
        return JsonResponse(body, status=self.wrong.status, headers=self.headers)
