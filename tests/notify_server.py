"""GOV.UK Notify on this machine, by its published OpenAPI description.

It checks the token of every call, takes messages as the description says, can be asked for them by
reference, and can be told to be slow, busy, silent or out of order. Where the description lies
beside the repository, every request is held against it.
"""

import base64
import hashlib
import hmac
import json
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from feed_servers import Answer, Asked
from shared_files import SHARED

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"made_up_key-{SERVICE}-{SECRET}"
SCHEMA = SHARED / "data/notify/notify-openapi-schema.json"
REQUESTS = {
    "sms": "SendTextMessageRequest",
    "email": "SendEmailRequest",
    "letter": "SendNormalLetterRequest",
}
AGES_AGO = "2024-05-10 10:30:31.142535Z"


def template(name: str, kind: str, body: str, subject: str | None = None) -> dict[str, Any]:
    """A template as GET /v2/templates gives it."""
    places = re.findall(r"\(\((\w+)\)\)", f"{subject or ''} {body}")
    return {
        "id": str(uuid.uuid4()),
        "name": name,
        "type": kind,
        "created_at": AGES_AGO,
        "updated_at": None,
        "version": 3,
        "created_by": "somebody@example.org",
        "body": body,
        "subject": subject,
        "postage": "second" if kind == "letter" else None,
        "letter_contact_block": None,
        "personalisation": {place: {"required": True} for place in places},
    }


@dataclass
class NotifyService:
    """One service. `before` may answer a call in its place."""

    templates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    before: Callable[[Asked], Answer | None] = lambda asked: None
    wrong: list[str] = field(default_factory=list)
    clock: Callable[[], float] = time.time

    def answer(self, asked: Asked) -> Answer:
        if fault := self._token_fault(asked.headers.get("Authorization", "")):
            return error(403, "AuthError", fault)
        if special := self.before(asked):
            return special
        if asked.path.startswith("/v2/notifications/") and asked.body:
            return self._send(asked.path.rsplit("/", 1)[1], json.loads(asked.body))
        if asked.path == "/v2/notifications":
            return self._list(asked.query)
        if asked.path == "/v2/templates":
            return 200, {}, {"templates": self.templates}
        return error(404, "NoResultFound", "No result found")

    def _token_fault(self, said: str) -> str:
        parts = said.removeprefix("Bearer ").split(".")
        if len(parts) != 3:
            return "Unauthorized: authentication token must be provided"
        signed = ".".join(parts[:2]).encode()
        wanted = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
        if not hmac.compare_digest(wanted, _bytes(parts[2])):
            return "Invalid token: signature, api token not found"
        header, claims = json.loads(_bytes(parts[0])), json.loads(_bytes(parts[1]))
        if header != {"typ": "JWT", "alg": "HS256"} or claims["iss"] != SERVICE:
            return "Invalid token: service not found"
        if abs(self.clock() - claims["iat"]) > 30:
            return "Error: Your system clock must be accurate to within 30 seconds"
        return ""

    def _send(self, kind: str, said: dict[str, Any]) -> Answer:
        self.wrong += mismatches(said, REQUESTS[kind])
        found = next((t for t in self.templates if t["id"] == said["template_id"]), None)
        if found is None:
            return error(400, "BadRequestError", "Template not found")
        given = said.get("personalisation", {})
        missing = sorted(set(found["personalisation"]) - set(given))
        if missing:
            return error(400, "BadRequestError", f"Missing personalisation: {', '.join(missing)}")
        if kind == "sms" and not re.fullmatch(r"447\d{9}", said["phone_number"]):
            return error(400, "ValidationError", "phone_number Not a UK mobile number")
        body = re.sub(r"\(\((\w+)\)\)", lambda place: str(given[place[1]]), found["body"])
        made = {
            "id": str(uuid.uuid4()),
            "reference": said.get("reference"),
            "status": "created",
            "type": kind,
            "body": body,
            "to": said.get("phone_number") or said.get("email_address") or "",
        }
        self.sent.append(made)
        content = {"body": body, "from_number": "GOVUK"}
        return 201, {}, {"id": made["id"], "reference": made["reference"], "content": content}

    def _list(self, asked: dict[str, str]) -> Answer:
        found = self.sent[::-1]
        if "reference" in asked:
            found = [n for n in found if n["reference"] == asked["reference"]]
        if "older_than" in asked:
            ids = [n["id"] for n in found]
            found = found[ids.index(asked["older_than"]) + 1 :]
        return 200, {}, {"notifications": found[:250], "links": {"current": "here"}}


def error(status: int, kind: str, message: str) -> Answer:
    """An error as Notify words it."""
    return status, {}, {"status_code": status, "errors": [{"error": kind, "message": message}]}


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# The description, as far as requests need it

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}


def mismatches(value: Any, name: str) -> list[str]:
    """Where a value is not what the description's schema of this name says; none without it."""
    if not SCHEMA.exists():
        return []
    schemas = json.loads(SCHEMA.read_text("utf-8"))["components"]["schemas"]
    return list(_mismatches(value, schemas[name], name))


def _mismatches(value: Any, schema: dict[str, Any], place: str) -> Any:
    kind = schema.get("type")
    if kind and not isinstance(value, TYPES[kind]):
        yield f"{place} is no {kind}"
        return
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{place} lacks {name}"
    if isinstance(value, str):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9):
            yield f"{place} is {len(value)} long"
        if "enum" in schema and value not in schema["enum"]:
            yield f"{place} is none of {schema['enum']}"
    known = schema.get("properties", {})
    if isinstance(value, dict):
        # Personalisation takes any place; elsewhere a name that is not described is a slip.
        if not place.endswith("personalisation"):
            yield from (f"{place} has {name}" for name in value if name not in known)
        for name in value.keys() & known.keys():
            yield from _mismatches(value[name], known[name], f"{place}.{name}")
