"""Email through the installation's own mail server (FINGERPOST_EMAIL_URL)."""

import smtplib
from typing import Any

from django.core.mail import EmailMessage, get_connection

from fingerpost.messages.senders import NotReached, NoWord, OutOfOrder, Parcel, Taken, TurnedAway

LATER = range(400, 500)


class Mail:
    """Plain text, one message a connection. A mail server cannot be asked what became of one."""

    name = "mail"
    can_be_asked = False

    def send(self, parcel: Parcel) -> Taken:
        """Hand the message to the server."""
        connection = get_connection()
        message_id = f"<{parcel.reference}@fingerpost>"
        message = EmailMessage(
            parcel.subject,
            parcel.body,
            None,
            [parcel.to],
            headers={"Message-ID": message_id},
            connection=connection,
        )
        _open(connection)
        try:
            connection.send_messages([message])
        except smtplib.SMTPRecipientsRefused as refused:
            _turn_away(max(code for code, _ in refused.recipients.values()))
        except smtplib.SMTPResponseException as refused:
            _turn_away(refused.smtp_code)
        except (OSError, smtplib.SMTPException):
            raise NoWord("The mail server stopped answering.") from None
        finally:
            _close(connection)
        return Taken(reference=message_id, said="sent")

    def find(self, reference: str) -> Taken | None:
        """Not to be asked."""
        raise NotReached("A mail server cannot be asked what became of a message.")


def _open(connection: Any) -> None:
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError:
        raise OutOfOrder(
            "The mail server does not let us in: its user or password is wrong."
        ) from None
    except (OSError, smtplib.SMTPException):
        raise NotReached("The mail server does not answer. We try again later.") from None


def _turn_away(code: int) -> None:
    if code in LATER:
        raise NotReached("The mail server takes no mail just now. We try again later.") from None
    raise TurnedAway("The mail server refused the address.") from None


def _close(connection: Any) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        return
