"""The learner as a provider names them: by their reference for them, else by name and birth date.

Kept as a fingerprint, which can be compared and not read. The birth date, or else the name, goes
with the reference: references are used again for others, and some lists just number their lines.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from fingerpost.people.names import plain


def fingerprint(fields: Mapping[str, Any], *, authority_id: int) -> str:
    """The same for the same learner of the same sender; empty where too little is said."""
    reference = str(fields.get("local_reference") or fields.get("provider_reference") or "")
    name = plain(f"{fields.get('given_name') or ''} {fields.get('family_name') or ''}")
    born_on = str(fields.get("born_on") or "")
    if not (reference or name) or not (born_on or (reference and name)):
        return ""
    said = (reference, born_on or name) if reference else ("", name, born_on)
    return hashlib.sha256("\x1f".join((str(authority_id), *said)).encode()).hexdigest()
