"""What stands in the bar at the top: places, and the permission that puts each there.

Names are those of URL patterns. A place whose pattern does not exist yet is left out, so pages may
arrive one at a time.
"""

from dataclasses import dataclass

from fingerpost.core.access import HUB, Permission, Role, may


@dataclass(frozen=True)
class Place:
    label: str
    url: str
    needs: Permission | None = None
    also: tuple[str, ...] = ()  # other URL names that belong under this place
    unless: Permission | None = None  # left out for those who reach it from another place


FIND = Place(
    "Find",
    "find",
    Permission.SEE_PEOPLE,
    also=(
        "person",
        "person_links",
        "add_plan",
        "leave",
        "same_as",
        "case",
        "add_need",
        "review_need",
        "add_action",
        "finish_action",
        "add_case_note",
        "refer",
        "move_referral",
        "add_document",
        "keep_automatic_place",
        "answer_automatic_place",
    ),
)
EXERCISES = (
    "guarantee",
    "survey",
    "exercise_list",
    "fix_list",
    "close_list",
    "reopen_list",
    "leave_out",
)

FINDINGS = (
    "findings",
    "return_findings",
    "finding",
    "finding_trend",
    "assign_findings",
    "explain_findings",
)

CASELOADS = ("caseloads", "make_caseload", "caseload", "share_out", "hand_over", "cover")
VISITS = ("visits", "visit_pack", "new_pack", "phone")
NOTICES = (
    "leaver_notices",
    "new_leaver_notice",
    "leaver_notices_without_contact",
    "leaver_notices_by_provider",
    "leaver_notices_elsewhere",
)

LADDER = ("ladder", "what_works", "asking", "ask_place")

AGREEMENTS = (
    "agreements_with",
    "new_agreement",
    "change_agreement",
    "renew_agreement",
    "end_agreement",
    "how_sharing_is_settled",
    "how_we_share",
    "papers",
    "about_us",
)

REQUESTS = (
    "request",
    "new_request",
    "new_request_of",
    "requests_of",
    "request_step",
    "everything_held",
    "look_through",
    "request_letter",
)

REPORTS = ("report", "make_report", "report_run")

CONSENTS = (
    "school_consents",
    "ask_consents",
    "consent_slips",
    "write_consents",
    "paper_consents",
    "person_consents",
    "make_consent_link",
    "spoken_consent",
    "take_back_consent",
    "instructions",
    "instruct",
)

PACKS = ("school_packs", "pack", "careers_team", "poster", "keep_story")
RETENTION = (
    "set_retention",
    "retention_due",
    "retention_due_people",
    "pause_retention",
    "retention_went",
    "remnants",
    "holds",
    "hold_person",
    "lift_hold",
)

AUTHORITY = (
    Place("Today", "today"),
    FIND,
    Place(
        "Worklists",
        "worklists",
        Permission.SEE_WORKLISTS,
        also=(
            "worklist",
            "forecast",
            "replies",
            "reply",
            "cards",
            "bulk_edits",
            "bulk_edit",
            "set_detail",
            "say_of_all",
            "sheet_back",
            "duplicates",
            "merge",
            "priorities",
            "help_due",
            "directory",
            "corrections",
            "mend_correction",
            "automatic_places",
            "add_provision",
            "change_provision",
            *CASELOADS,
            *VISITS,
            *NOTICES,
            *LADDER,
        ),
    ),
    Place(
        "Messages",
        "received",
        Permission.SEND_MESSAGES,
        also=(
            "stops",
            "lift_stop",
            "campaigns",
            "campaign",
            "sending",
            "change_sending",
            "try_sending",
            "callback_token",
        ),
    ),
    Place(
        "Files",
        "submissions",
        Permission.SEND_FILES,
        also=(
            "submission",
            "send",
            "ways_in",
            "upload_links",
            "new_link",
            "stop_link",
            "watched_folders",
            "feeds",
            "choose_feed",
            "new_feed",
            "feed",
            "change_feed",
            "host_key",
            "tokens",
            "new_token",
            "revoke_token",
        ),
    ),
    Place(
        "Needs attention",
        "attention",
        Permission.SETTLE_ROWS,
        also=("row", "who", "undo_answer", "thresholds", "doubts", "settle_doubt"),
    ),
    Place(
        "Returns",
        "returns",
        Permission.BUILD_RETURN,
        also=(
            "return",
            "return_difference",
            "return_cohort",
            "sign_off_return",
            "mark_return_sent",
            "take_back_return",
            "check_file",
            *EXERCISES,
            *FINDINGS,
        ),
    ),
    Place(
        "Findings",
        "findings",
        Permission.SEE_FINDINGS,
        also=FINDINGS,
        unless=Permission.BUILD_RETURN,
    ),
    Place(
        "September Guarantee",
        "guarantee",
        Permission.SEE_EXERCISES,
        also=EXERCISES,
        unless=Permission.BUILD_RETURN,
    ),
    Place(
        "Figures",
        "figures",
        Permission.SEE_FIGURES,
        also=(
            "figures_by",
            "figures_how",
            "publications",
            "publish_month",
            "proposal",
            "area",
            "what_helped",
            "improvement_plan",
            "add_step",
            "change_step",
            "finish_step",
        ),
    ),
    Place("Reports", "reports", Permission.READ_REPORTS, also=REPORTS),
    Place(
        "Check a return",
        "check_file",
        Permission.VALIDATE_RETURNS,
        unless=Permission.BUILD_RETURN,
    ),
    Place(
        "Working year",
        "working_year",
        Permission.SEE_WORKING_YEAR,
        also=("milestone", "settle_milestone", "add_milestone", "shut_days", "league"),
    ),
    Place(
        "Schools and providers",
        "organisations",
        Permission.SEE_ORGANISATIONS,
        also=("organisation", "contact_register", "contacts_of", "add_contact", "change_contact"),
    ),
    Place("Benchmark 3 packs", "packs", Permission.MAKE_PACKS, also=PACKS),
    Place("Agreements", "agreements", Permission.SEE_SHARING, also=AGREEMENTS),
    Place("Consents", "consents", Permission.RECORD_CONSENT, also=CONSENTS),
    Place("Requests", "requests", Permission.ANSWER_REQUESTS, also=REQUESTS),
    Place("How long we keep", "retention", Permission.KEEP_RETENTION, also=RETENTION),
    Place(
        "Users",
        "users",
        Permission.MANAGE_USERS,
        also=("add_user", "user", "remove_user", "way_in"),
    ),
    Place("Who did what", "audit", Permission.SEE_AUDIT),
)
SCHOOL_OR_PROVIDER = (
    Place("Home", "home"),
    Place(
        "Our leavers",
        "our_leavers",
        Permission.SEE_LEAVERS,
        also=("our_leavers_of", "doubt_leaver", "tell_of_leaver"),
    ),
    Place("Reports", "reports", Permission.READ_REPORTS, also=REPORTS),
    Place("Benchmark 3 pack", "packs", Permission.MAKE_PACKS, also=PACKS),
    Place("Consents", "consents", Permission.RECORD_CONSENT, also=CONSENTS),
    Place("Files", "submissions", Permission.SEND_FILES, also=("submission", "send")),
    Place("What we ask of you", "asked_of_us", Permission.SEND_FILES),
    Place("Leaver notices", "leaver_notices", Permission.SEND_FILES, also=("new_leaver_notice",)),
)
OF_A_HUB = (
    Place("The area", "area", Permission.SEE_AREA),
    Place("Reports", "reports", Permission.READ_REPORTS, also=REPORTS),
)


def places(role: Role) -> list[Place]:
    every: tuple[Place, ...] = AUTHORITY if role.of_authority else SCHOOL_OR_PROVIDER
    if role == HUB:
        every = OF_A_HUB
    return [place for place in every if _is_for(role, place)]


def _is_for(role: Role, place: Place) -> bool:
    if place.unless is not None and may(role, place.unless):
        return False
    return place.needs is None or may(role, place.needs)
