"""Who may do what: permissions, and the roles that carry them, as data.

Ask in pairs: `may` answers, `check` raises the same answer as a sentence. Which people or files a
permission reaches is not decided here but by the scoped reads of each app (DESIGN section 4).
"""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may do, written to follow 'may'."""

    SEE_PEOPLE = "see young people"
    SEE_SENSITIVE = "see health, care and justice details"
    RECORD_ACTIVITY = "record what young people are doing"
    SET_SAFE_CONTACT = "say how a young person may safely be reached"
    MAKE_LINKS = "ask young people by a link or a card"
    SEE_WORKLISTS = "see worklists"
    SEE_EXERCISES = "see the lists of the guarantee and the survey"
    MAKE_VISITS = "go out on visits with a pack of addresses"
    STOP_VISITS = "see and stop the packs of visits of colleagues"
    SHARE_OUT = "share young people out among colleagues"
    SET_PRIORITIES = "set how often each group is due and who comes first"
    BULK_EDIT = "change many young people at once"
    SEND_FILES = "send files"
    SEE_ALL_SUBMISSIONS = "see every file received"
    SETTLE_ROWS = "settle rows that need attention"
    SET_THRESHOLDS = "set when a line is linked without a person"
    UNDO_SUBMISSIONS = "undo a file"
    MANAGE_WAYS_IN = "set up ways in for files"
    SEND_MESSAGES = "send a message to a young person"
    RUN_CAMPAIGNS = "send a message to many"
    MANAGE_SENDING = "set up how messages are sent"
    SEE_FINDINGS = "see what the return finds"
    BUILD_RETURN = "build and download the return"
    SIGN_OFF_RETURN = "sign off the return"
    VALIDATE_RETURNS = "check a return file"
    SEE_FIGURES = "see the figures"
    PUBLISH_FIGURES = "make figures public"
    MAKE_REPORTS = "make reports and say who gets them"
    READ_REPORTS = "read the reports given to them"
    SEE_AREA = "see how the area is doing"
    KEEP_IMPROVEMENT_PLAN = "keep the improvement plan"
    SEE_ORGANISATIONS = "see schools and providers"
    SEE_LEAVERS = "see where the leavers of their school went"
    MAKE_PACKS = "make Benchmark 3 packs of schools"
    KEEP_CONTACTS = "keep the contact register"
    SEE_WORKING_YEAR = "see the working year"
    KEEP_WORKING_YEAR = "settle the working year"
    MANAGE_REGISTER = "load the register of schools and providers"
    SEE_SHARING = "see what is shared with whom, and why"
    RECORD_CONSENT = "record consents and instructions not to share"
    ASK_FOR_CONSENT = "write to many to ask whether their school may know"
    MANAGE_SHARING = "decide what is shared"
    ANSWER_REQUESTS = "see all that is held of somebody and answer what they ask"
    KEEP_RETENTION = "settle how long what we hold is kept, and let it go"
    MANAGE_USERS = "add and remove users"
    SEE_AUDIT = "see who did what"


P = Permission


class Refused(Exception):
    """Not allowed, with a sentence that says so to the person who tried."""


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions, held by a user for one authority or one organisation in it.

    `only_shared`: of the young people it sees those alone who are in a caseload that whoever has
    the role holds or covers.
    """

    key: str
    name: str
    description: str
    permissions: frozenset[Permission]
    of_authority: bool = True
    only_shared: bool = False


DATA_MANAGER = Role(
    key="data_manager",
    name="Data manager",
    description="Owns the return: files in, rows settled, findings, the file out.",
    # Everything held of somebody has notes in it that only named colleagues may read.
    permissions=frozenset(Permission) - {P.ANSWER_REQUESTS},
)
TRACKER = Role(
    key="tracker",
    name="Tracker",
    description="Finds young people and records what they are doing.",
    permissions=frozenset(
        {
            P.SEE_PEOPLE,
            P.SEE_SENSITIVE,
            P.RECORD_ACTIVITY,
            P.SET_SAFE_CONTACT,
            P.MAKE_LINKS,
            P.SEE_WORKLISTS,
            P.SEE_EXERCISES,
            P.MAKE_VISITS,
            P.SEND_FILES,
            P.SEE_ALL_SUBMISSIONS,
            P.SETTLE_ROWS,
            P.SEND_MESSAGES,
            P.SEE_FINDINGS,
            P.VALIDATE_RETURNS,
            P.SEE_FIGURES,
            P.READ_REPORTS,
            P.SEE_ORGANISATIONS,
            P.KEEP_CONTACTS,
            P.SEE_WORKING_YEAR,
            P.SEE_SHARING,
            P.RECORD_CONSENT,
            P.ASK_FOR_CONSENT,
        }
    ),
)
OFFICER = Role(
    key="data_protection_officer",
    name="Data-protection officer",
    description="Decides what is shared with whom, answers what young people ask of us.",
    permissions=frozenset(
        {
            P.SEE_PEOPLE,
            P.SEE_FIGURES,
            P.READ_REPORTS,
            P.SEE_ORGANISATIONS,
            P.SEE_WORKING_YEAR,
            P.SEE_SHARING,
            P.RECORD_CONSENT,
            P.ASK_FOR_CONSENT,
            P.MANAGE_SHARING,
            P.ANSWER_REQUESTS,
            P.KEEP_RETENTION,
            P.SEE_AUDIT,
        }
    ),
)
CONTRACTOR = Role(
    key="contractor",
    name="Contractor",
    description="Finds young people for us, and sees only those in caseloads given to them.",
    permissions=frozenset(
        {
            P.SEE_PEOPLE,
            P.RECORD_ACTIVITY,
            P.SET_SAFE_CONTACT,
            P.MAKE_LINKS,
            P.SEE_WORKLISTS,
            P.MAKE_VISITS,
            P.SEND_MESSAGES,
        }
    ),
    only_shared=True,
)
HUB = Role(
    key="hub_analyst",
    name="Hub analyst",
    description="Reads counts of the area, for a careers hub or combined authority.",
    permissions=frozenset({P.SEE_AREA, P.READ_REPORTS}),
)
SCHOOL_USER = Role(
    key="school_user",
    name="School user",
    description="Sends their school's files, sees what became of them and where leavers went.",
    permissions=frozenset(
        {
            P.SEND_FILES,
            P.SEE_LEAVERS,
            P.MAKE_PACKS,
            P.KEEP_CONTACTS,
            P.RECORD_CONSENT,
            P.READ_REPORTS,
        }
    ),
    of_authority=False,
)
PROVIDER_USER = Role(
    key="provider_user",
    name="Provider user",
    description="Sends their college's or provider's files and sees what became of them.",
    permissions=frozenset({P.SEND_FILES, P.KEEP_CONTACTS, P.RECORD_CONSENT, P.READ_REPORTS}),
    of_authority=False,
)

ROLES = {
    role.key: role
    for role in (DATA_MANAGER, TRACKER, CONTRACTOR, OFFICER, HUB, SCHOOL_USER, PROVIDER_USER)
}


def may(role: Role, permission: Permission) -> bool:
    """Whether the role carries the permission."""
    return permission in role.permissions


def check(role: Role, permission: Permission) -> None:
    """Nothing when the role carries the permission.

    Raises:
        Refused: otherwise, with the sentence to show.
    """
    if not may(role, permission):
        raise Refused(f"Your role ({role.name.lower()}) may not {permission}.")
