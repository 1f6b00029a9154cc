"""A guard before every request: how much it may send."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


class UploadLimitMiddleware:
    """Refuses a request larger than the limit by its stated length, before a byte is kept."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stated = request.META.get("CONTENT_LENGTH") or "0"
        if not stated.isdigit() or int(stated) > settings.UPLOAD_LIMIT_BYTES:
            megabytes = settings.UPLOAD_LIMIT_BYTES // 1024**2
            return HttpResponse(
                f"That is larger than {megabytes} MB. Send it in parts.",
                status=413,
                content_type="text/plain; charset=utf-8",
            )
        return self.get_response(request)
