"""Keys that let somebody hand in files without an account: of an upload link, of a token.

A key begins with the code of the authority it is for, which is no secret and says within whose
scope to look; the rest is 256 bits of chance. Only its SHA-256 is kept, so nobody who reads the
database can use one, and a lost key is replaced, never looked up.
"""

import hashlib
import re
import secrets

from fingerpost.organisations.models import Authority

KEY = re.compile(r"(?P<code>\d{3})-[A-Za-z0-9_-]{43}")
BYTES = 32


def new_key(authority: Authority) -> str:
    """A key nobody can guess."""
    return f"{authority.code}-{secrets.token_urlsafe(BYTES)}"


def hash_of(key: str) -> str:
    """What is kept of a key. Chance this long needs no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def authority_of(key: str) -> Authority | None:
    """The authority a key says it is for; None where it cannot be a key."""
    found = KEY.fullmatch(key)
    return Authority.objects.filter(code=found["code"]).first() if found else None
