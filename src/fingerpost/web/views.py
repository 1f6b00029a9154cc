"""Pages that belong to no subject: they say how the service treats the people who use it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fingerpost.web.access import public


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility_statement.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.html")


@public
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "web/help.html")


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "413.html", status=413)
