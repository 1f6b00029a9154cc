"""What happens around every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class SecurityHeaders:
    """Nothing is kept by browsers or by anything between, and nothing is listed by search engines.

    Pages here are about named young people. A view that serves something open (published figures)
    says so with its own Cache-Control, which is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response
