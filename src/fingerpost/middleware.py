"""Two guards for every request: what a page may ask of the browser, and how much may be sent."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

Answer = Callable[[HttpRequest], HttpResponse]
PROGRAMS = "/api/"  # under this address programs ask, not people


REFUSED_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)


class PermissionsPolicyMiddleware:
    """No page of ours needs a camera, a microphone or a place, so none may ask for one."""

    HEADER = ", ".join(f"{feature}=()" for feature in REFUSED_FEATURES)

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.HEADER)
        return response


class UploadLimitMiddleware:
    """Refuses a request larger than the limit by its stated length, before a byte is kept."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stated = request.META.get("CONTENT_LENGTH") or "0"
        if not stated.isdigit() or int(stated) > settings.UPLOAD_LIMIT_BYTES:
            megabytes = settings.UPLOAD_LIMIT_BYTES // 1024**2
            sentence = f"That is larger than {megabytes} MB. Send it in parts."
            if request.path_info.startswith(PROGRAMS):
                return JsonResponse({"error": "too_large", "message": sentence}, status=413)
            return HttpResponse(
                sentence,
                status=413,
                content_type="text/plain; charset=utf-8",
            )
        return self.get_response(request)
