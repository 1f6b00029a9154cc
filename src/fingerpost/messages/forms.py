"""Setting up sending, trying it out, taking down and lifting stops."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from fingerpost.core.messages import IN_WORDS, Means, addresses
from fingerpost.core.messages.hours import DAYS
from fingerpost.core.messages.wording import templates
from fingerpost.intake.ways.feeds.secrets import HOST, NAME
from fingerpost.messages.models import SetUp
from fingerpost.organisations.models import Authority
from fingerpost.web.forms import fields

PHONE = re.compile(r"[0-9+() ]{5,30}")
By = SetUp.By


def ways(authority: Authority, means: Means) -> list[tuple[str, str]]:
    """By what a means can be sent here."""
    found = [(By.NOBODY, By.NOBODY.label), (By.NOTIFY, By.NOTIFY.label)]
    if means == Means.EMAIL:
        found.insert(1, (By.MAIL, By.MAIL.label))
    if authority.is_demo:
        found.append((By.TRY_OUT, By.TRY_OUT.label))
    return [(str(value), str(label)) for value, label in found]


class Sending(forms.Form):
    """How messages are sent."""

    mark_optional = False

    text_by = fields.RadioField("Texts", required=False)
    email_by = fields.RadioField("Emails", required=False)
    letter_by = fields.RadioField("Letters", required=False)
    our_phone = fields.TextField(
        "Number on which people can ask if it is really us",
        hint="It stands in every message. Somebody should answer it.",
        max_length=30,
        width=20,
        missing="Enter the number on which people can ask if it is really us",
    )
    notify_address = fields.TextField(
        "Address of GOV.UK Notify",
        hint="Change it only to try things out with another server.",
        missing="Enter the address of GOV.UK Notify",
    )
    secret_name = fields.TextField(
        "What is Notify’s key called?",
        hint="The name of the file in which it stands on the machine. The key is never typed here.",
        width=20,
        missing="Enter what Notify’s key is called",
    )
    from_hour = fields.NumberField(
        "Messages leave from", hint="An hour of the day, 0 to 23", min_value=0, max_value=23,
        missing="Enter the hour from which messages leave",
    )  # fmt: skip
    to_hour = fields.NumberField(
        "and before", hint="An hour of the day, 1 to 24", min_value=1, max_value=24,
        missing="Enter the hour before which messages leave",
    )  # fmt: skip
    days = fields.CheckboxesField(
        "On which days?",
        choices=[(str(n), day) for n, day in enumerate(DAYS)],
        small=True,
        missing="Choose at least one day",
    )
    not_within_days = fields.NumberField(
        "Campaigns leave out who was sent something in the last so many days",
        min_value=0, max_value=365, missing="Enter a number of days",
    )  # fmt: skip
    most_a_day = fields.NumberField(
        "Most messages a day",
        hint="Your service at GOV.UK Notify has a limit of its own.",
        min_value=1, max_value=1_000_000, missing="Enter the most messages a day",
    )  # fmt: skip
    pence_a_text = fields.TextField(
        "Cost of one part of a text, in pence", hint="For example, 2.4", width=5,
        missing="Enter what one part of a text costs",
    )  # fmt: skip
    pence_a_letter = fields.TextField(
        "Cost of a letter, in pence", hint="For example, 68", width=5,
        missing="Enter what a letter costs",
    )  # fmt: skip

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for means in Means:
            chooser: Any = self.fields[f"{means}_by"]
            chooser.choices = ways(authority, means)

    def clean_our_phone(self) -> str:
        """A number people can ring."""
        said = str(self.cleaned_data["our_phone"])
        if not PHONE.fullmatch(said):
            raise ValidationError("Enter a phone number, like 01632 960100")
        return said

    def clean_notify_address(self) -> str:
        """An address we may call."""
        parts = urlsplit(self.cleaned_data["notify_address"])
        host = (parts.hostname or "").lower()
        plain = parts.scheme == "http" and host in settings.PRIVATE_HOSTS
        good = (parts.scheme == "https" or plain) and HOST.fullmatch(host) and not parts.username
        if not good or parts.query or parts.fragment:
            raise ValidationError("Enter an address that begins with https://")
        return str(self.cleaned_data["notify_address"]).rstrip("/")

    def clean_secret_name(self) -> str:
        """A name that can be one of a file."""
        name = str(self.cleaned_data["secret_name"])
        if not NAME.fullmatch(name):
            raise ValidationError("The name may hold small letters, digits and hyphens only")
        return name

    def clean_days(self) -> list[int]:
        """Days of the week by number."""
        return sorted(int(day) for day in self.cleaned_data["days"])

    def clean_pence_a_text(self) -> Any:
        """An amount."""
        return _pence(self.cleaned_data["pence_a_text"])

    def clean_pence_a_letter(self) -> Any:
        """An amount."""
        return _pence(self.cleaned_data["pence_a_letter"])

    def clean(self) -> None:
        """The hours follow each other."""
        begin, end = self.cleaned_data.get("from_hour"), self.cleaned_data.get("to_hour")
        if begin is not None and end is not None and int(begin) >= int(end):
            self.add_error("to_hour", ValidationError("Enter an hour after the first"))

    @property
    def said(self) -> dict[str, Any]:
        """Every answer by its column."""
        whole = ("from_hour", "to_hour", "not_within_days", "most_a_day")
        return {k: int(v) if k in whole else v for k, v in self.cleaned_data.items()}


def _pence(text: str) -> Any:
    try:
        return forms.DecimalField(min_value=0, max_value=999, decimal_places=2).clean(text)
    except ValidationError:
        raise ValidationError("Enter an amount in pence, like 2.4") from None


class TryOut(forms.Form):
    """A test message to yourself."""

    words = fields.SelectField("Which message?", missing="Choose a message")
    to = fields.TextField(
        "Your own mobile number or email address",
        autocomplete="off",
        max_length=250,
        missing="Enter your own mobile number or email address",
    )

    def __init__(self, *args: Any, set_up: SetUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["words"]
        can_go = [t for t in templates().values() if set_up.by(t.means) and t.means != Means.LETTER]
        chooser.choices = [
            ("", "Choose a message"),
            *((f"{t.key}.{t.means}", t.name) for t in can_go),
        ]

    def clean(self) -> None:
        """An address that fits the message."""
        said = self.cleaned_data
        if said.get("words") and said.get("to"):
            means = Means(said["words"].rsplit(".", 1)[1])
            if not addresses.normalised(means, said["to"]):
                what = "a mobile number" if means == Means.TEXT else "an email address"
                self.add_error("to", ValidationError(f"Enter {what} for this message"))


class TakeDownStop(forms.Form):
    """Somebody told us to stop."""

    number = fields.TextField(
        "Number or email address",
        hint="It is kept only as a mark by which we know it again.",
        autocomplete="off",
        max_length=250,
        missing="Enter a number or email address",
    )

    def clean_number(self) -> tuple[Means, str]:
        """The means and the one form of it."""
        said = str(self.cleaned_data["number"])
        means = Means.EMAIL if "@" in said else Means.TEXT
        kept = addresses.normalised(means, said)
        if kept is None:
            raise ValidationError("Enter a UK mobile number or an email address")
        return means, kept


class LiftStop(forms.Form):
    """Why a stop is lifted."""

    why = fields.TextField(
        "Why is it lifted?",
        hint="For example, She asked us by phone to text her again",
        max_length=300,
        missing="Say why it is lifted",
    )


class StopPerson(forms.Form):
    """Somebody asked us to stop: by which means."""

    mark_optional = False

    means = fields.RadioField(
        "What shall we stop?",
        choices=[("", "Everything"), *((m.value, f"{IN_WORDS[m].capitalize()}s") for m in Means)],
        required=False,
        initial="",
    )
