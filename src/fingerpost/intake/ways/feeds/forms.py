"""What each kind of feed needs to know."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from fingerpost.intake.ways.feeds.secrets import HOST, NAME
from fingerpost.intake.ways.forms import ForOrganisation
from fingerpost.intake.ways.models import Feed
from fingerpost.web.forms import fields

EVERY = [("1", "Every hour"), ("24", "Every day"), ("168", "Every week")]
SCHOOL_ID = re.compile(r"[A-Za-z0-9_-]{0,60}")


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    host = (parts.hostname or "").lower()
    plain = parts.scheme == "http" and host in settings.PRIVATE_HOSTS
    if not (parts.scheme == "https" or plain) or not HOST.fullmatch(host) or parts.username:
        raise ValidationError("Enter an address that begins with https://")
    if parts.query or parts.fragment:
        raise ValidationError("Enter the address without anything from ? or # on")
    return text.rstrip("/")


class SetUpFeed(ForOrganisation):
    """What every feed needs; each kind adds its own."""

    # The fields of the kind, which are kept together as its details.
    own: tuple[str, ...] = ()

    secret_name = fields.TextField(
        "What is its secret called?",
        hint="Small letters, digits and hyphens. The secret itself (password, key or token) is put "
        "on the machine under this name; it is never typed here.",
        width=20,
        missing="Enter what its secret is called",
    )
    every_hours = fields.RadioField(
        "How often shall we look?", choices=EVERY, initial="24", missing="Choose how often"
    )

    def clean_secret_name(self) -> str:
        """A name that can be one of a file."""
        name: str = self.cleaned_data["secret_name"]
        if not NAME.fullmatch(name):
            raise ValidationError("The name may hold small letters, digits and hyphens only")
        return name

    @property
    def details(self) -> dict[str, Any]:
        """The answers of the kind."""
        return {name: self.cleaned_data[name] for name in self.own}


class SetUpSftp(SetUpFeed):
    """A folder on somebody's SFTP server."""

    own = ("host", "port", "user", "folder", "pattern")
    field_order = ("organisation", *own, "secret_name", "every_hours")

    host = fields.TextField("Host", hint="For example, sftp.example.org", missing="Enter the host")
    port = fields.NumberField(
        "Port", initial=22, min_value=1, max_value=65535, missing="Enter the port"
    )
    user = fields.TextField("Account there", max_length=100, missing="Enter the account there")
    folder = fields.TextField(
        "Folder there", initial="/", max_length=400, missing="Enter the folder there"
    )
    pattern = fields.TextField(
        "Which files?",
        initial="*.csv",
        max_length=100,
        hint="* stands for anything: *.csv, or enrolments*.xlsx",
        missing="Enter which files",
    )

    def clean_host(self) -> str:
        """A host's name, without anything round it."""
        host = str(self.cleaned_data["host"]).lower()
        if not HOST.fullmatch(host) or ".." in host:
            raise ValidationError("Enter the name of the host alone, like sftp.example.org")
        return host


class SetUpWonde(SetUpFeed):
    """A school at Wonde."""

    own = ("address", "school")
    field_order = ("organisation", *own, "secret_name", "every_hours")

    address = fields.TextField(
        "Address",
        initial="https://api.wonde.com/v1.0",
        hint="Change it only if Wonde names another for this school’s region.",
        missing="Enter the address",
    )
    school = fields.TextField(
        "The school’s number at Wonde",
        hint="For example, A1930499544",
        width=20,
        missing="Enter the school’s number at Wonde",
    )

    def clean_address(self) -> str:
        """An address we may call."""
        return _web_address(self.cleaned_data["address"])

    def clean_school(self) -> str:
        """Letters and digits: it becomes part of an address."""
        return _school_id(self.cleaned_data["school"])


class SetUpOneRoster(SetUpFeed):
    """A host that speaks OneRoster."""

    own = ("version", "address", "token_address", "client", "school")
    field_order = ("organisation", *own, "secret_name", "every_hours")

    version = fields.RadioField(
        "Version", choices=[("1.1", "1.1"), ("1.2", "1.2")], inline=True, initial="1.2"
    )
    address = fields.TextField(
        "Address",
        hint="Up to the part before /students",
        missing="Enter the address",
    )
    token_address = fields.TextField(
        "Address for tokens",
        hint="At the same host, or a neighbour of it",
        missing="Enter the address for tokens",
    )
    client = fields.TextField("Client id", max_length=200, missing="Enter the client id")
    school = fields.TextField(
        "The school’s sourcedId", required=False, hint="Leave empty if the host shows one school."
    )

    def clean_address(self) -> str:
        """An address we may call."""
        return _web_address(self.cleaned_data["address"])

    def clean_token_address(self) -> str:
        """An address we may call, and one of the same house."""
        address = _web_address(self.cleaned_data["token_address"])
        if not _same_house(self.cleaned_data.get("address", ""), address):
            raise ValidationError("The address for tokens must be at the same host or beside it")
        return address

    def clean_school(self) -> str:
        """Letters and digits: it becomes part of an address."""
        return _school_id(self.cleaned_data["school"])


def _school_id(text: str) -> str:
    if not SCHOOL_ID.fullmatch(text):
        raise ValidationError("The school’s number may hold letters, digits, - and _ only")
    return text


def _same_house(one: str, other: str) -> bool:
    """The same host, or another of the domain it stands in: auth. beside api.example.org."""
    first, second = (urlsplit(a).hostname or "" for a in (one, other))
    _, _, domain = first.partition(".")
    return first == second or (domain.count(".") >= 1 and second.endswith(f".{domain}"))


FORMS: dict[str, type[SetUpFeed]] = {
    Feed.Kind.SFTP: SetUpSftp,
    Feed.Kind.WONDE: SetUpWonde,
    Feed.Kind.ONEROSTER: SetUpOneRoster,
}


class ChooseKind(forms.Form):
    """Which kind of feed."""

    kind = fields.RadioField(
        "What shall we fetch from?",
        choices=Feed.Kind.choices,
        choice_hints={
            Feed.Kind.SFTP: "Files that a school, college or provider lays ready on a server",
            Feed.Kind.WONDE: "A school’s pupils, once the school has approved it at Wonde",
            Feed.Kind.ONEROSTER: "A roll without addresses, from any system that speaks it",
        },
        is_heading=True,
        missing="Choose what we shall fetch from",
    )
