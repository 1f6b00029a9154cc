from fingerpost.intake.ways.forms import ForOrganisation
from fingerpost.web.forms import fields

SEND, READ = "send", "read"


class NewToken(ForOrganisation):
    """For whom a token is, which system holds it, and what it is for."""

    name = fields.TextField(
        "What holds the token?",
        hint="The system or person, so that you know later which one to revoke.",
        max_length=100,
        missing="Enter what holds the token",
    )
    scopes = fields.CheckboxesField(
        "What may it do?",
        choices=[
            (SEND, "Send files"),
            (READ, "Read what became of this organisation’s files, line by line"),
        ],
        initial=[SEND, READ],
        missing="Choose what it may do",
    )
