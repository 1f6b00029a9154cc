"""Whatever reads people, or what was said of them, knows that several entries may be one.

A module that asks the database about people stands here with how it treats an entry made one with
another. A new one fails until somebody has thought about it and written it down.
"""

import re
from pathlib import Path

HOUSE = Path(__file__).parents[2] / "src" / "fingerpost"

ASKS = re.compile(
    r"people_person\b|people_merge\b|\bmerged\(|evidence_evidence\b|evidence_plan\b|intake_row\b"
    r"|\b(?:Person|Evidence|Plan|Status|Missing|Candidate)\.objects\b"
    r"|\bRow\.objects\b"
)
# How a module treats an entry that another stands for.
TOGETHER = "what is of any entry counts for the one that stands for it"
HIDDEN = "only those who stand by themselves are asked about (visible_to, standing)"
OWN = "about the entry itself, whatever stands for it"
KNOWN = {
    "caseload/bulk/actions.py": OWN,
    "caseload/casework/actions.py": TOGETHER,
    "caseload/casework/automatic/actions.py": TOGETHER,
    "caseload/casework/models/automatic.py": OWN,
    "caseload/casework/models/entries.py": OWN,
    "caseload/casework/models/referrals.py": OWN,
    "caseload/casework/queries.py": TOGETHER,
    "caseload/contacts/actions.py": OWN,
    "caseload/contacts/queries.py": TOGETHER,
    "caseload/contacts/standing.py": TOGETHER,
    "caseload/notices/facts.py": TOGETHER,
    "caseload/notices/queries.py": TOGETHER,
    "caseload/people/queries.py": TOGETHER,
    "caseload/duplicates/queries.py": TOGETHER,
    "caseload/ladder/asking.py": TOGETHER,
    "caseload/ladder/looking.py": TOGETHER,
    "caseload/ladder/queries.py": TOGETHER,
    "caseload/lists/expressions.py": TOGETHER,
    "caseload/lists/queries.py": TOGETHER,
    "caseload/queries.py": HIDDEN,
    "caseload/visits/queries.py": TOGETHER,
    "caseload/worklists.py": HIDDEN,
    "cli/commands/status.py": TOGETHER,
    "db/rls.py": OWN,
    "db/roles.py": OWN,
    "demo/answers.py": HIDDEN,
    "intake/dwp/keeping.py": OWN,
    "intake/dwp/models.py": OWN,
    "intake/dwp/views.py": HIDDEN,
    "demo/actions.py": OWN,
    "demo/cases.py": HIDDEN,
    "demo/tries.py": HIDDEN,
    "evidence/actions.py": TOGETHER,
    "evidence/plans.py": TOGETHER,
    "evidence/records.py": TOGETHER,
    "intake/actions.py": TOGETHER,
    "intake/applying.py": OWN,
    "intake/changing.py": OWN,
    "intake/consents.py": TOGETHER,
    "intake/instructions.py": TOGETHER,
    "intake/lines.py": TOGETHER,
    "intake/matching.py": TOGETHER,
    "intake/newcomers.py": OWN,
    "intake/queries.py": HIDDEN,
    "intake/reading.py": OWN,
    "intake/review/actions.py": TOGETHER,
    "intake/review/presenters.py": TOGETHER,
    "intake/review/queries.py": OWN,
    "intake/review/queue.py": OWN,
    "intake/review/views.py": HIDDEN,
    "intake/settling.py": TOGETHER,
    "intake/since_last/actions.py": TOGETHER,
    "intake/since_last/queries.py": TOGETHER,
    "linkage/duplicates/actions.py": HIDDEN,
    "linkage/linking.py": OWN,
    "linkage/models.py": HIDDEN,
    "linkage/pool.py": TOGETHER,
    "messages/actions.py": TOGETHER,
    "messages/queries.py": TOGETHER,
    "messages/consents/queries.py": TOGETHER,
    "messages/links/queries.py": HIDDEN,
    "messages/links/replies.py": TOGETHER,
    "people/actions.py": OWN,
    "people/merging/actions.py": TOGETHER,
    "people/merging/queries.py": TOGETHER,
    "people/models.py": HIDDEN,
    "people/own_word.py": OWN,
    "people/queries.py": TOGETHER,
    "reports/audit/queries.py": HIDDEN,
    "reports/authority/sources.py": TOGETHER,
    "reports/benchmark3/queries.py": TOGETHER,
    "reports/benchmark3/stories.py": TOGETHER,
    "reports/benchmark3/views.py": OWN,
    "reports/figures/records.py": OWN,
    "reports/improvement/queries.py": HIDDEN,
    "reports/leavers/queries.py": TOGETHER,
    "reports/leavers/views.py": HIDDEN,
    "reports/queries.py": OWN,
    "reports/rights/held/reading.py": TOGETHER,
    "reports/rights/models.py": TOGETHER,
    "reports/rights/views/register.py": HIDDEN,
    "reports/retention/deleting.py": OWN,
    "reports/retention/queries.py": TOGETHER,
    "reports/retention/views.py": OWN,
    "reports/working_year/queries.py": HIDDEN,
    "sharing/agreements/queries.py": TOGETHER,
    "sharing/queries.py": TOGETHER,
    "sharing/restricting.py": TOGETHER,
    "sharing/told/views.py": TOGETHER,
    "sharing/values.py": HIDDEN,
    "sharing/settling.py": TOGETHER,
    "sharing/withholding.py": TOGETHER,
    "returns/differences/views.py": HIDDEN,
    "returns/exercises/entries.py": TOGETHER,
    "returns/exercises/feed.py": TOGETHER,
    "returns/exercises/queries.py": HIDDEN,
    "returns/exercises/records.py": HIDDEN,
    "returns/findings/queries.py": OWN,
    "returns/findings/views.py": HIDDEN,
    "returns/to_the_dfe.py": OWN,
}


def asking() -> set[str]:
    return {
        str(path.relative_to(HOUSE))
        for path in HOUSE.rglob("*.py")
        if "migrations" not in path.parts and ASKS.search(_code(path))
    }


def _code(path: Path) -> str:
    """A module without the words in backquotes that only speak of such a question."""
    return re.sub(r"`[^`]*`", "", path.read_text())


def test_every_module_that_asks_about_people_says_how_it_takes_merged_entries() -> None:
    new = sorted(asking() - set(KNOWN))
    assert new == [], "say in KNOWN how these treat entries made one with another"


def test_none_is_listed_that_asks_nothing() -> None:
    assert sorted(set(KNOWN) - asking()) == []
