"""What personal data we hold, field by field: personal_data.csv, read and drawn.

Every column of every table of ours has a class there; a facts test fails for one without. History
tables hold what their table holds, so they are not listed again.

    identity           names, birth date, numbers that name the person
    contact            where they live and how to reach them
    education          school, responsible authority, cohort
    activity           what they do, who said so, until when
    circumstances      needs and instructions of the person
    special category   health, ethnicity and care, for which UK GDPR Article 9 asks more
    free text          may hold any of the above
    staff              about people who work with the product
    key                a link to the person, nothing more
    working            about the work, not about a person
"""

import csv
from functools import cache
from importlib.resources import files

CLASSES = (
    "identity",
    "contact",
    "education",
    "activity",
    "circumstances",
    "special category",
    "free text",
    "staff",
    "key",
    "working",
)


@cache
def classes() -> dict[tuple[str, str], str]:
    """The class of each (model, field), such as ('people.Person', 'given_name')."""
    text = files("fingerpost").joinpath("personal_data.csv").read_text("utf-8")
    return {(r["model"], r["field"]): r["class"] for r in csv.DictReader(text.splitlines())}


def as_markdown() -> str:
    """The page docs/reference/generated/personal-data.md."""
    lines = [
        "# Personal data held, field by field",
        "",
        "Written by `python -m fingerpost.personal_data`; a test compares it.",
        "",
        "| table | field | class |",
        "|---|---|---|",
    ]
    lines += [
        f"| {model} | {field} | {kind} |"
        for (model, field), kind in classes().items()
        if kind != "working"
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(as_markdown())
