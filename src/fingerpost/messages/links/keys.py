"""Keys of links and codes of cards: how they look, and what is kept of them.

Both begin with the code of the authority, which is no secret and says within whose scope to look.
The rest is chance, in small letters and digits that nobody takes for one another, so that it can
be read out, written down and typed. A link's is 128 bits and more; a card's is short enough to
type, and is worth something only with a date of birth, a few tries and a limit on guessing.

Of either only a hash is kept, keyed with the installation's own secret: a card's code is short
enough to be found by trying every one, so a plain hash would not hide it.
"""

import re
import secrets

from django.utils.crypto import salted_hmac

from fingerpost.organisations.models import Authority

LINK_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # 31: without 0 and o, 1, i and l
LINK_LENGTH = 26  # 31 ** 26 is more than 2 ** 128
CARD_LETTERS = "bcdfghjkmnpqrstvwxyz"  # 20: no vowels, so no words, and no l
CARD_LENGTH = 9  # 2 ** 38, written in threes
NO_CODE = "---"  # of what cannot be a key: no authority has it

WRITTEN = re.compile(r"(?P<code>\d{3})(?P<rest>[a-z0-9]{1,60})")


def new_link_key(authority: Authority) -> str:
    """A key for a link, which nobody can guess."""
    return f"{authority.code}-{_chance(LINK_LETTERS, LINK_LENGTH)}"


def new_card_code(authority: Authority) -> str:
    """A code to print on a card: 998-bcd-fgh-jkm."""
    letters = _chance(CARD_LETTERS, CARD_LENGTH)
    threes = (letters[at : at + 3] for at in range(0, CARD_LENGTH, 3))
    return "-".join((authority.code, *threes))


def plain(written: str) -> str:
    """A key as it is compared: whatever capitals, spaces or dashes it was written with."""
    return re.sub(r"[\s\-–—.]", "", written.strip().lower())[:64]


def hash_of(written: str) -> str:
    """What is kept of a key."""
    return salted_hmac("fingerpost.links", plain(written), algorithm="sha256").hexdigest()


def authority_of(written: str) -> Authority | None:
    """The authority a key says it is for, if there is one."""
    found = WRITTEN.fullmatch(plain(written))
    return Authority.objects.filter(code=found["code"] if found else NO_CODE).first()


def _chance(letters: str, length: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(length))
