"""Numbers and addresses in one form each, so that the same one is always seen to be the same.

    mobile("07700 900123")         "447700900123"
    mobile("01632 960001")         None: texts go to mobiles only
    email(" Sam@Example.org ")     "sam@example.org"

One form decides both where a message goes and whether a stop stands for it.
"""

import re
from collections.abc import Sequence

from fingerpost.core.messages import Means

# UK mobiles are 07 and nine digits; 070 is personal numbering and 076 are pagers (but for 07624,
# the Isle of Man), by Ofcom's numbering plan.
MOBILE = re.compile(r"447(?:[1-57-9]\d{8}|624\d{6})")
EMAIL = re.compile(r"[^\s@<>,;:\"]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}")
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")
MOST_LINES = 7
"""A letter's address has at most seven lines and at least three, whoever posts it [S: Notify]."""


def mobile(text: str) -> str | None:
    """A UK mobile number as country code and digits; None where it is none."""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    if digits.startswith("0044"):
        digits = digits[2:]
    elif digits.startswith("0"):
        digits = "44" + digits[1:]
    return digits if MOBILE.fullmatch(digits) else None


def email(text: str) -> str | None:
    """An e-mail address in small letters; None where it is none."""
    address = text.strip().lower()
    return address if len(address) <= 250 and EMAIL.fullmatch(address) else None


def letter(lines: Sequence[str]) -> str | None:
    """The lines of an address, postcode last; None where a letter would not arrive.

    More lines than a letter takes are drawn together before the last.
    """
    held = [" ".join(line.split()) for line in lines if line.strip()]
    if len(held) < 2 or not POSTCODE.fullmatch(held[-1].upper()):
        return None
    if len(held) > MOST_LINES - 1:
        held = [*held[: MOST_LINES - 3], ", ".join(held[MOST_LINES - 3 : -1]), held[-1]]
    return "\n".join([*held[:-1], held[-1].upper()])


def normalised(means: Means, text: str) -> str | None:
    """A number or address as it is kept and compared; None where nothing can be sent to it."""
    if means == Means.TEXT:
        return mobile(text)
    if means == Means.EMAIL:
        return email(text)
    return letter(text.splitlines())


def mark_of(means: Means, address: str) -> str:
    """What a stop remembers of a normalised address: of a letter's, its house and its postcode."""
    if means != Means.LETTER:
        return address
    lines = address.splitlines()
    return re.sub(r"[^a-z0-9|]", "", f"{lines[0]}|{lines[-1]}".lower())
