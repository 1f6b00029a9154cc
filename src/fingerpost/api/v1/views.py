"""The addresses of version 1: send a file, ask how far it has come, read its receipt."""

import json
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from fingerpost.api import actions, queries
from fingerpost.api.models import Token
from fingerpost.api.v1 import contract, shapes
from fingerpost.api.v1.calls import Scope, by_token
from fingerpost.api.v1.problems import Problem, Wrong
from fingerpost.audit.actions import note
from fingerpost.caseload.notices.forms import TellOfLeaver
from fingerpost.caseload.notices.telling import answers
from fingerpost.intake import queries as intake
from fingerpost.intake.actions import LARGEST_UPLOAD, NotReceived
from fingerpost.intake.contents import PIECE, Content, scratch
from fingerpost.intake.models import Submission
from fingerpost.intake.ways.receiving import COVERAGE
from fingerpost.sharing.gate import Machine
from fingerpost.web.access import public

PER_PAGE, MOST_PER_PAGE = 100, 500
LONGEST_KEY = 100
LONGEST_NOTICE = 20_000


@public
@require_GET
def openapi(request: HttpRequest) -> JsonResponse:
    """The contract, for whoever writes a program against it."""
    return JsonResponse(contract.document(), headers={"Cache-Control": "public, max-age=3600"})


@by_token(POST=Scope.SEND)
def submissions(request: HttpRequest, token: Token) -> JsonResponse:
    """Hand in a file, as a form or as the whole body."""
    is_form = request.content_type == "multipart/form-data"
    data, filename = _from_form(request) if is_form else _from_body(request)
    said = request.POST if is_form else request.GET
    sent = actions.Sent(
        data,
        filename,
        as_of=_day(said.get("as_of", "")),
        declared_whole=_coverage(said.get("coverage", "")),
    )
    try:
        status, body = actions.send(
            token,
            sent,
            key=_idempotency_key(request),
            body=lambda found, is_new: shapes.submission(found, is_new=is_new),
        )
    except actions.KeyUsedOtherwise:
        raise Problem(Wrong.KEY_USED) from None
    except NotReceived as problem:
        raise Problem(Wrong.NOT_RECEIVED, str(problem)) from None
    return _taken(status, body)


@by_token(POST=Scope.SEND, GET=Scope.READ)
def leaver_notices(request: HttpRequest, token: Token) -> JsonResponse:
    """Give a leaver notice, or read what came of those given."""
    return _give_notice(request, token) if request.method == "POST" else _notices(request, token)


def _give_notice(request: HttpRequest, token: Token) -> JsonResponse:
    form = TellOfLeaver(_said(request))
    if not form.is_valid():
        wrong = "; ".join(f"{name}: {errors[0]}" for name, errors in form.errors.items())
        raise Problem(Wrong.BAD_NOTICE, wrong)
    try:
        status, body = actions.give_notice(
            token,
            form.line(),
            key=_idempotency_key(request),
            body=lambda found, is_new: shapes.submission(found, is_new=is_new),
        )
    except actions.KeyUsedOtherwise:
        raise Problem(Wrong.KEY_USED) from None
    return _taken(status, body)


def _said(request: HttpRequest) -> dict[str, str]:
    """The notice as its fields, each a text that the contract names."""
    if "chunked" in request.headers.get("Transfer-Encoding", ""):
        raise Problem(Wrong.NO_LENGTH)
    try:
        said = json.loads(request.read(LONGEST_NOTICE))
    except ValueError:
        raise Problem(Wrong.BAD_NOTICE) from None
    if not isinstance(said, dict):
        raise Problem(Wrong.BAD_NOTICE)
    for name, value in said.items():
        if name not in contract.TELL_FIELDS:
            raise Problem(Wrong.BAD_NOTICE, f"A notice has no field {name[:40]!r}.")
        if not isinstance(value, str):
            raise Problem(Wrong.BAD_NOTICE, f"{name} must be a text.")
    return said


def _notices(request: HttpRequest, token: Token) -> JsonResponse:
    per_page = _number(request.GET.get("per_page", str(PER_PAGE)), most=MOST_PER_PAGE)
    wanted = _number(request.GET.get("page", "1"), most=1_000_000)
    page = Paginator(queries.notices(token), per_page).get_page(wanted)
    detail = {"token": token.pk, "page": page.number}
    note("read leaver notices by the API", by=None, authority_id=token.authority_id, detail=detail)
    reader = Machine(token.authority, token.organisation)
    told = answers(page, to=token.organisation, by=reader)
    return JsonResponse(shapes.notices(page, told, per_page=per_page))


def _taken(status: int, body: dict[str, Any]) -> JsonResponse:
    """The answer to something sent. The database keeps fields in an order of its own; sorted, an
    answer kept is the answer given.
    """
    location = {"Location": body["links"]["self"]}
    return JsonResponse(
        body, status=status, headers=location, json_dumps_params={"sort_keys": True}
    )


@by_token(GET=Scope.READ)
def submission(request: HttpRequest, token: Token, *, pk: int) -> JsonResponse:
    """How far a file has come."""
    return JsonResponse(shapes.submission(_submission(token, pk)))


@by_token(GET=Scope.READ)
def rows(request: HttpRequest, token: Token, *, pk: int) -> JsonResponse:
    """What became of each line, page by page."""
    found = _submission(token, pk)
    per_page = _number(request.GET.get("per_page", str(PER_PAGE)), most=MOST_PER_PAGE)
    wanted = _number(request.GET.get("page", "1"), most=1_000_000)
    page = Paginator(intake.lines(found), per_page).get_page(wanted)
    note(
        "read a receipt by the API",
        by=None,
        authority_id=token.authority_id,
        subject=found,
        detail={"token": token.pk, "page": page.number},
    )
    return JsonResponse(shapes.rows(found, page, per_page=per_page))


def _submission(token: Token, pk: int) -> Submission:
    found = queries.submissions(token).filter(pk=pk).first()
    if found is None:
        raise Problem(Wrong.NOT_FOUND)
    return found


def _from_form(request: HttpRequest) -> tuple[Content, str]:
    file: Any = request.FILES.get("file")
    if file is None:
        raise Problem(Wrong.NO_FILE)
    if file.size > LARGEST_UPLOAD:
        raise Problem(Wrong.TOO_LARGE)
    return file, file.name


def _from_body(request: HttpRequest) -> tuple[Content, str]:
    """Onto the disk as it comes: Django's own body is held to a size meant for forms."""
    if "chunked" in request.headers.get("Transfer-Encoding", ""):
        raise Problem(Wrong.NO_LENGTH)  # it would seem to be empty
    file = scratch()
    while piece := request.read(PIECE):
        file.write(piece)
        if file.tell() > LARGEST_UPLOAD:
            raise Problem(Wrong.TOO_LARGE)
    return file, request.GET.get("filename", "")[:255] or "file"


def _day(said: str) -> date | None:
    if not said:
        return None
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise Problem(Wrong.BAD_DATE) from None
    if day > timezone.localdate():
        raise Problem(Wrong.BAD_DATE)
    return day


def _coverage(said: str) -> bool | None:
    if said and said not in COVERAGE:
        raise Problem(Wrong.BAD_COVERAGE)
    return COVERAGE.get(said)


def _idempotency_key(request: HttpRequest) -> str:
    key: str | None = request.headers.get("Idempotency-Key")
    if key is None:
        return ""
    key = key.strip()
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Problem(Wrong.BAD_KEY)
    return key


def _number(said: str, *, most: int) -> int:
    if not (said.isascii() and said.isdigit() and len(said) < 10 and 1 <= int(said) <= most):
        raise Problem(Wrong.BAD_PAGE)
    return int(said)
