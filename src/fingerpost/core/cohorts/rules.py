"""The rules of the cohort by number (policy.md 1.3), and the page that shows them."""

from dataclasses import dataclass

from fingerpost.core.codes.catalogue import table
from fingerpost.core.cohorts.leaving import STATUSES


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its number, whom it speaks of, what it says, how sure we are, who obeys it."""

    number: str
    group: str
    says: str
    evidence: str
    kept_by: str


RULES = (
    Rule(
        "COH-01",
        "Year 11",
        "Those educated here are in the return, wherever they live; those educated elsewhere are "
        "in that authority's.",
        "[S staffsjobscareers.com, traded.enfield.gov.uk]",
        "cohorts.in_year_11",
    ),
    Rule(
        "COH-02",
        "Academic age 16 and 17",
        "Those who live here are in the return, to 31 August of the school year in which they "
        "turn 18, and are those of whom figures are published.",
        "[source 1 §2.17]",
        "cohorts.of_participation_age",
    ),
    Rule(
        "COH-03",
        "Academic age 18 to 24 with an EHC plan",
        "Those who live here are in the return until the plan ends, at the latest until the end "
        "of the school year of their 25th birthday.",
        "[source 1 §2.17]",
        "cohorts.under_25_with_plan",
    ),
    Rule(
        "COH-04",
        "Academic age 18 without an EHC plan",
        "Not in the return: they are sent once as past the age.",
        "[source 1], the letter [S:XSD15]",
        "leaving.standing",
    ),
    Rule(
        "COH-05",
        "Level 3 reached before 18",
        "Outside the duty to take part, but in the return and the figures: it changes nothing "
        "here.",
        "[K high] on the duty, [K low] on the return",
        "no rule asks for it",
    ),
    Rule(
        "COH-06",
        "Moved away",
        "Stays ours until it is known where else they live. Thought to have moved changes "
        "nothing; nor does an address in an unknown area.",
        "[source 1 §6.8]",
        "cohorts.elsewhere, leaving.Left",
    ),
    Rule(
        "COH-07",
        "Custody as a young adult offender",
        "In the return, and left out of the number every rate is of.",
        "[S NCCIS dashboard notes, id.esd.org.uk]",
        "column duty of codes/activities.csv",
    ),
    Rule(
        "COH-08",
        "Refugees and asylum seekers",
        "As everybody else since April 2018: it changes nothing here.",
        "[S id.esd.org.uk]",
        "no rule asks for it",
    ),
    Rule(
        "COH-09",
        "Independent schools and home education",
        "In the return only if known to the authority: whoever is not on the caseload is not in "
        "it, and nobody is guessed.",
        "[S id.esd.org.uk]",
        "the return is gathered from the caseload",
    ),
    Rule(
        "COH-10",
        "End of compulsory school age",
        "The last Friday in June of the school year of the 16th birthday.",
        "[K high]",
        "dates.leaving_date",
    ),
)


def page() -> str:
    """The page docs/reference/generated/cohort-rules.md."""
    rules = [(r.number, r.group, r.says, r.evidence, f"`{r.kept_by}`") for r in RULES]
    letters = [
        (code, STATUSES.label(code), STATUSES[code]["sent"], STATUSES[code]["evidence"])
        for code in STATUSES
    ]
    return f"""\
# Who is in the cohort

Drawn from `core/cohorts` and `codes/cohort_statuses.csv`. Ages are academic ages: the age on the 31
August before the academic year began.

{table(("Rule", "Who", "What it says", "Evidence", "Obeyed by"), rules)}

## Cohort statuses of the return

{table(("Letter", "Meaning", "Sent", "Evidence"), letters)}

Who leaves is sent once, in the first return that knows of it, if the return sent before still had
them: [Sent once](../../adr/0013-a-leaving-is-sent-once.md).
"""
