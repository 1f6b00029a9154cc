"""The OpenAPI 3.1 document. The fields stand here in words; a test holds every route, field and
status of the program against it.
"""

import json
from typing import Any

from fingerpost.api.v1.problems import Wrong
from fingerpost.caseload.notices.forms import LEFT, NEVER_CAME
from fingerpost.core.intake.kinds import IN_WORDS
from fingerpost.core.workflow import SUBMISSION
from fingerpost.intake.presenters import TO_SENDER
from fingerpost.intake.ways.receiving import COVERAGE

VERSION = "1.0.0"

Schema = dict[str, Any]


def _text(meaning: str, **more: Any) -> Schema:
    return {"type": "string", "description": meaning, **more}


def _whole(meaning: str, **more: Any) -> Schema:
    return {"type": "integer", "description": meaning, **more}


def _truth(meaning: str) -> Schema:
    return {"type": "boolean", "description": meaning}


def _texts(meaning: str) -> Schema:
    return {"type": "array", "items": {"type": "string"}, "description": meaning}


def _or_null(schema: Schema) -> Schema:
    return schema | {"type": [schema["type"], "null"]}


def _object(fields: dict[str, Schema], **more: Any) -> Schema:
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
        **more,
    }


OUTCOME_WORDS = {str(outcome).replace(" ", "_"): outcome.label for outcome in TO_SENDER}
COUNTS = {
    "rows": _whole("Lines read", minimum=0),
    **{name: _whole(words, minimum=0) for name, words in OUTCOME_WORDS.items()},
    "silent": _whole("Of the lines matched, those that said nothing to be kept", minimum=0),
    "withheld": _whole(
        "Of the lines matched, those of which an instruction not to share left nothing to be kept",
        minimum=0,
    ),
    "statements": _whole("Statements kept as evidence", minimum=0),
}
SUBMISSION_FIELDS: dict[str, Schema] = {
    "id": _whole("The number of the file with us"),
    "is_new": _truth(
        "Whether this call brought it. False where we had the same file from you already, and "
        "when you ask later"
    ),
    "state": _text(
        "Where it stands",
        enum=[str(state) for state in SUBMISSION.words],
    ),
    "state_in_words": _text("The same as a sentence"),
    "is_under_way": _truth("Whether to ask again later; after a few seconds, say"),
    "message": _text("Why it could not be used, or what we need to ask; else empty"),
    "filename": _text("What you called it"),
    "kind": _text(
        "What we take it for, once it is read", enum=["", *(str(kind) for kind in IN_WORDS)]
    ),
    "as_of": _text("The day it speaks for", format="date"),
    "received_at": _text("When it came", format="date-time"),
    "finished_at": _or_null(_text("When we were done with it", format="date-time")),
    "counts": _object(COUNTS, description="How many lines came to what"),
    "still_needed": {
        "type": "array",
        "items": {"$ref": "#/components/schemas/Needed"},
        "description": "What would settle lines that wait",
    },
    "warnings": _texts("What we noticed about the file as a whole"),
    "links": _object(
        {"self": _text("The address of this"), "rows": _text("The address of its receipt")}
    ),
}
ROW_FIELDS: dict[str, Schema] = {
    "line": _whole("Line in the file, counted from 1"),
    "given_name": _text("As you sent it"),
    "family_name": _text("As you sent it"),
    "born_on": _or_null(_text("As you sent it", format="date")),
    "outcome": _text("What became of it", enum=["read", *OUTCOME_WORDS]),
    "outcome_in_words": _text("The same as a sentence"),
    "to_look_at": _texts("What was wrong with it"),
    "still_needed": _text("What would settle a line that waits; else empty"),
    "later": _text("Of a line that says somebody left, where to read what came of it; else empty"),
}
NEEDED_FIELDS: dict[str, Schema] = {
    "what": _text("What lines do not say and would help, such as “their date of birth”"),
    "lines": _whole("Of how many waiting lines", minimum=1),
}
RECEIPT_FIELDS: dict[str, Schema] = {
    "submission": _whole("The number of the file"),
    "total": _whole("Lines in all", minimum=0),
    "page": _whole("This page", minimum=1),
    "pages": _whole("Pages in all", minimum=1),
    "next": _or_null(_text("The address of the next page; null on the last")),
    "rows": {"type": "array", "items": {"$ref": "#/components/schemas/Row"}},
}
TELL_FIELDS: dict[str, Schema] = {
    "given_name": _text("Given name", minLength=1, maxLength=100),
    "family_name": _text("Family name", minLength=1, maxLength=100),
    "born_on": _text("Date of birth", format="date"),
    "what": _text("Whether they left, or never came", enum=[LEFT, NEVER_CAME]),
    "last_attended": _text("The last day they attended, where they left", format="date"),
    "uln": _text("ULN"),
    "upn": _text("UPN"),
    "postcode": _text("Home postcode"),
    "course": _text("Course", maxLength=200),
    "starts_on": _text("The day it began, or was to begin", format="date"),
    "reason": _text("Why, in a few words; nothing private", maxLength=300),
}
NOTICE_FIELDS: dict[str, Schema] = {
    "submission": _whole("The number of the file the notice came in"),
    "line": _whole("Its line there"),
    "given_name": _text("As you sent it"),
    "family_name": _text("As you sent it"),
    "born_on": _or_null(_text("As you sent it", format="date")),
    "last_attended": _or_null(_text("As you sent it; null where they never came", format="date")),
    "received_at": _text("When it came", format="date-time"),
    "told_before": _truth("Whether you had told us of this leaving before"),
    "in_words": _text("What came of it"),
    "since": _text("Since when", format="date-time"),
}
NOTICES_FIELDS: dict[str, Schema] = {
    "total": _whole("Notices in all", minimum=0),
    "page": _whole("This page", minimum=1),
    "pages": _whole("Pages in all", minimum=1),
    "next": _or_null(_text("The address of the next page; null on the last")),
    "notices": {"type": "array", "items": {"$ref": "#/components/schemas/Notice"}},
}
PROBLEM_FIELDS: dict[str, Schema] = {
    "error": _text("A word for programs", enum=[wrong.word for wrong in Wrong]),
    "message": _text("One sentence for people"),
}
ALWAYS = (
    Wrong.NO_TOKEN,
    Wrong.UNKNOWN_TOKEN,
    Wrong.NOT_ALLOWED,
    Wrong.WRONG_METHOD,
    Wrong.TOO_MANY,
)
NUMBER: Schema = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The number of the file",
    "schema": {"type": "integer", "minimum": 0},
}
AS_OF = _text("The day the file speaks for, such as 2026-11-20; today if left out", format="date")

COVERED = _text(
    "Whether the list names everybody you have, or only what is new or has changed; worked out "
    "if left out",
    enum=list(COVERAGE),
)


def _asked(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "schema": schema, "description": schema["description"]}


def _answer(meaning: str, schema: str) -> Schema:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": meaning, "content": content}


def _answers(good: dict[str, Schema], *wrong: Wrong) -> dict[str, Schema]:
    """The good answers, and by status everything that can be wrong."""
    answers = dict(good)
    for each in (*ALWAYS, *wrong):
        words = f"`{each.word}`: {each.sentence}"
        if held := answers.get(str(each.status)):
            words = f"{held['description']} {words}"
        answers[str(each.status)] = _answer(words, "Problem")
    headers = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds"}}
    answers["429"]["headers"] = headers
    return answers


SEND: Schema = {
    "operationId": "sendSubmission",
    "summary": "Send a file",
    "description": "The list as your system has it, as the field `file` of a form or as the whole "
    "body. We work out what it is. Needs a token that may send files.",
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "Your own name for this call, kept for 7 days. The same call again "
            "gets the same answer; another file under the same key is refused.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 100},
        },
        _asked("filename", _text("What the file is called, where it is the whole body")),
        _asked("as_of", AS_OF),
        _asked("coverage", COVERED),
    ],
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "as_of": AS_OF,
                        "coverage": COVERED,
                    },
                }
            },
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    },
    "responses": _answers(
        {
            "202": _answer(
                "Received. Ask at the address in Location how it goes on.", "Submission"
            ),
            "200": _answer("We had this file already; nothing is done twice.", "Submission"),
        },
        *(Wrong.NO_FILE, Wrong.BAD_FORM, Wrong.BAD_DATE, Wrong.BAD_COVERAGE, Wrong.BAD_KEY),
        *(Wrong.KEY_USED, Wrong.NO_LENGTH, Wrong.TOO_LARGE, Wrong.NOT_RECEIVED),
    ),
}
LOOK: Schema = {
    "operationId": "getSubmission",
    "summary": "How far a file has come",
    "description": "Needs a token that may read receipts.",
    "parameters": [NUMBER],
    "responses": _answers({"200": _answer("The file", "Submission")}, Wrong.NOT_FOUND),
}
RECEIPT: Schema = {
    "operationId": "getRows",
    "summary": "What became of each line",
    "description": "The receipt, page by page. Needs a token that may read receipts.",
    "parameters": [
        NUMBER,
        _asked("page", _whole("Which page; 1 if left out", minimum=1)),
        _asked("per_page", _whole("Lines a page; 100 if left out", minimum=1, maximum=500)),
    ],
    "responses": _answers(
        {"200": _answer("One page of the receipt", "Receipt")}, Wrong.NOT_FOUND, Wrong.BAD_PAGE
    ),
}


TELL: Schema = {
    "operationId": "giveLeaverNotice",
    "summary": "Tell us that somebody has left",
    "description": "One notice. It becomes a file of one line, and is answered as one: the same "
    "notice again does nothing twice. Needs a token that may send files.",
    "parameters": [SEND["parameters"][0]],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": TELL_FIELDS,
                    "required": ["given_name", "family_name", "born_on", "what"],
                    "additionalProperties": False,
                }
            }
        },
    },
    "responses": _answers(
        {
            "202": _answer("Received. Its receipt is at the address in Location.", "Submission"),
            "200": _answer("We had this notice already; nothing is done twice.", "Submission"),
        },
        *(Wrong.BAD_NOTICE, Wrong.BAD_KEY, Wrong.KEY_USED, Wrong.NO_LENGTH),
    ),
}
TOLD: Schema = {
    "operationId": "getLeaverNotices",
    "summary": "What came of the notices you gave",
    "description": "Latest first, by whichever way they came. Needs a token that may read "
    "receipts.",
    "parameters": RECEIPT["parameters"][1:],
    "responses": _answers({"200": _answer("One page of your notices", "Notices")}, Wrong.BAD_PAGE),
}


def document() -> Schema:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Fingerpost",
            "version": VERSION,
            "summary": "Hand files in to a local authority and read what became of them.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": {
            "/submissions": {"post": SEND},
            "/leaver-notices": {"post": TELL, "get": TOLD},
            "/submissions/{id}": {"get": LOOK},
            "/submissions/{id}/rows": {"get": RECEIPT},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Submission": _object(SUBMISSION_FIELDS),
                "Needed": _object(NEEDED_FIELDS),
                "Row": _object(ROW_FIELDS),
                "Receipt": _object(RECEIPT_FIELDS),
                "Notice": _object(NOTICE_FIELDS),
                "Notices": _object(NOTICES_FIELDS),
                "Problem": _object(PROBLEM_FIELDS),
            },
        },
    }


def page() -> str:
    """The document as a file, docs/reference/generated/openapi.json."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"
