"""What a file is: a school's list, an enrolment list, leavers, a census table, a register …

Told from its headings and some of its rows, then from who sent it. Where that does not settle it
the answer is `Kind.UNKNOWN`, and a person is asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fingerpost.core.intake.activities import activity_code
from fingerpost.core.intake.mapping import Mapping
from fingerpost.core.intake.matching import squeezed
from fingerpost.core.records import Organisation


class Kind(StrEnum):
    """The kinds of file we know."""

    ROLL = "roll"
    ENROLMENT = "enrolment"
    LEAVERS = "leavers"
    NO_SHOWS = "no_shows"
    ACTIVITY = "activity"
    CENSUS_ON_ROLL = "census_on_roll"
    CENSUS_OFF_ROLL = "census_off_roll"
    CENSUS_ADDRESSES = "census_addresses"
    CENSUS_SEN = "census_sen"
    CENSUS_FSM = "census_fsm"
    CENSUS_EXCLUSIONS = "census_exclusions"
    CENSUS_AIMS = "census_aims"
    CENSUS_OTHER = "census_other"
    REGISTER = "register"
    NCCIS = "nccis_return"
    ILR = "ilr"
    CTF = "ctf"
    CENSUS = "census_return"
    GUARANTEE = "guarantee"
    INTENDED_DESTINATIONS = "intended_destinations"
    ASKED = "asked_list"
    CONSENTS = "consent_answers"
    DWP = "from_the_dwp"
    UNKNOWN = "unknown"


IN_WORDS = {
    Kind.ROLL: "a school's list of its pupils",
    Kind.ENROLMENT: "a provider's enrolment list",
    Kind.LEAVERS: "a list of leavers",
    Kind.NO_SHOWS: "a list of those who never came",
    Kind.ACTIVITY: "what young people are doing, with codes",
    Kind.CENSUS_ON_ROLL: "school census, pupils on roll",
    Kind.CENSUS_OFF_ROLL: "school census, pupils no longer on roll",
    Kind.CENSUS_ADDRESSES: "school census, addresses",
    Kind.CENSUS_SEN: "school census, special educational needs",
    Kind.CENSUS_FSM: "school census, free school meals",
    Kind.CENSUS_EXCLUSIONS: "school census, suspensions and exclusions",
    Kind.CENSUS_AIMS: "school census, learning aims",
    Kind.CENSUS_OTHER: "school census, another of its tables",
    Kind.REGISTER: "a register of schools or providers",
    Kind.NCCIS: "another system's NCCIS return",
    Kind.ILR: "an individualised learner record (ILR)",
    Kind.CTF: "a Common Transfer File (CTF)",
    Kind.CENSUS: "a school census return",
    Kind.GUARANTEE: "a September Guarantee list",
    Kind.INTENDED_DESTINATIONS: "a list of intended destinations",
    Kind.ASKED: "a list we asked to have filled in",
    Kind.CONSENTS: "answers about consent",
    Kind.DWP: "what the Department for Work and Pensions told us",
    Kind.UNKNOWN: "not clear",
}

# Kinds whose rows are people with something stated of them, and those that only add to a pupil.
OF_PEOPLE = frozenset(
    (
        Kind.ROLL,
        Kind.ENROLMENT,
        Kind.LEAVERS,
        Kind.NO_SHOWS,
        Kind.ACTIVITY,
        Kind.CENSUS_ON_ROLL,
        Kind.CENSUS_OFF_ROLL,
        Kind.NCCIS,
        Kind.ILR,
        Kind.CTF,
        Kind.CENSUS,
        Kind.GUARANTEE,
        Kind.INTENDED_DESTINATIONS,
        Kind.ASKED,
        Kind.CONSENTS,
        Kind.DWP,
    )
)
# Kinds that a file says itself; nobody is asked to say that a spreadsheet is one.
OFFICIAL = frozenset((Kind.NCCIS, Kind.ILR, Kind.CTF, Kind.CENSUS))
BESIDE_A_PUPIL = frozenset(
    (
        Kind.CENSUS_ADDRESSES,
        Kind.CENSUS_SEN,
        Kind.CENSUS_FSM,
        Kind.CENSUS_EXCLUSIONS,
        Kind.CENSUS_AIMS,
        Kind.CENSUS_OTHER,
    )
)

# What a census table beside a pupil may set; its other columns are kept under their own names.
BESIDE_FIELDS = frozenset(
    (
        "on_roll_row",
        "off_roll_row",
        "provider_laestab",
        "postcode",
        "address_line_1",
        "address_line_2",
        "address_line_3",
        "address_line_4",
        "town",
        "county",
    )
)

CENSUS_TABLES: tuple[tuple[str, Kind], ...] = (
    ("address", Kind.CENSUS_ADDRESSES),
    ("senneed", Kind.CENSUS_SEN),
    ("fsmperiod", Kind.CENSUS_FSM),
    ("exclusion", Kind.CENSUS_EXCLUSIONS),
    ("suspension", Kind.CENSUS_EXCLUSIONS),
    ("learningaim", Kind.CENSUS_AIMS),
    ("programmeaim", Kind.CENSUS_AIMS),
)
SCHOOLS = frozenset(("school", "special school"))
PROVIDERS = frozenset(("college", "sixth form college", "training provider", "higher education"))
WHO = frozenset(("upn", "uln", "former_upn", "family_name", "given_name", "full_name"))
MOSTLY = 0.8


@dataclass(frozen=True, slots=True)
class Judgement:
    """What we take a file for, and why."""

    kind: Kind
    reason: str


@dataclass(frozen=True, slots=True)
class Clues:
    """What the judgement rests on."""

    headings: tuple[str, ...]
    mapping: Mapping
    sample: Sequence[Sequence[str]]
    sender: Organisation | None = None
    names: tuple[str, ...] = ()

    def has(self, *fields: str) -> bool:
        """Whether some column holds any of these fields."""
        return not self.mapping.fields.isdisjoint(fields)

    def share(self, field: str, test: Callable[[str], object] = bool) -> float:
        """The share of the sample whose cell of this field passes a test."""
        for column in self.mapping.used:
            if column.field == field and self.sample:
                cells = [row[column.position].strip() for row in self.sample]
                return sum(1 for cell in cells if test(cell)) / len(cells)
        return 0.0

    def named(self, *words: str) -> bool:
        """Whether the names of file and sheet, or the title, hold any of these words."""
        return any(word in squeezed(name) for name in self.names for word in words)


def judge(clues: Clues) -> Judgement:
    """What this file is, by the first rule that fits."""
    for rule in RULES:
        if judgement := rule(clues):
            return judgement
    return Judgement(
        Kind.UNKNOWN,
        "Neither the columns nor the sender say what this list is. Choose what it is.",
    )


def _asked(clues: Clues) -> Judgement | None:
    """A list of ours that comes back. Known by the column of answers, wherever that stands now.

    First of all rules: taken for an enrolment list, it would enrol everybody we ask after.
    """
    if clues.has("asked_answer"):
        return Judgement(Kind.ASKED, "It has the column of answers of a list we made.")
    return None


def _consents(clues: Clues) -> Judgement | None:
    """Whether a school may know what becomes of its leavers: it says nothing else of anybody."""
    if clues.has("consent_answer"):
        return Judgement(Kind.CONSENTS, "It has a column of answers about consent.")
    return None


def _census(clues: Clues) -> Judgement | None:
    keys = [squeezed(heading) for heading in clues.headings]
    on, off = "pupilonrolltableid" in keys, "pupilnolongeronrolltableid" in keys
    own = [k for k in keys if k.endswith("tableid") and k not in _PUPIL_KEYS]
    if not on and not off:
        return None
    if clues.has("family_name", "born_on"):
        kind = Kind.CENSUS_OFF_ROLL if off else Kind.CENSUS_ON_ROLL
        return Judgement(kind, f"Its columns are those of the {IN_WORDS[kind]}.")
    for part, kind in CENSUS_TABLES:
        if any(part in key for key in own):
            return Judgement(kind, f"Its columns are those of the {IN_WORDS[kind]}.")
    return Judgement(Kind.CENSUS_OTHER, "It is keyed by pupils of the school census.")


_PUPIL_KEYS = frozenset(("pupilonrolltableid", "pupilnolongeronrolltableid", "schoolcensustableid"))


def _register(clues: Clues) -> Judgement | None:
    keys = {squeezed(heading) for heading in clues.headings}
    if {"urn", "establishmentname"} <= keys and (
        "typeofestablishmentcode" in keys or "establishmentstatusname" in keys
    ):
        return Judgement(Kind.REGISTER, "Its columns are those of the establishment register.")
    if "ukprn" in keys and "providername" in keys and not clues.has(*WHO, "born_on"):
        return Judgement(Kind.REGISTER, "It lists providers by UKPRN and names no learner.")
    return None


def _activity(clues: Clues) -> Judgement | None:
    if not clues.has("activity"):
        return None
    if clues.has("verified_with", "verified_on", "neet_since", "review_on"):
        return Judgement(
            Kind.ACTIVITY, "It gives an activity for each person and when or how it was verified."
        )
    from_provider = clues.sender is not None and clues.sender.kind in PROVIDERS | SCHOOLS
    coded = clues.share("activity", lambda cell: bool(activity_code(cell)))
    if coded >= 0.5 and not from_provider and not clues.has("course", "learning_aim"):
        return Judgement(Kind.ACTIVITY, "It gives an activity for each person.")
    return None


def _guarantee(clues: Clues) -> Judgement | None:
    if clues.has("activity"):
        return None
    if clues.has("offer_status", "offered_on"):
        return Judgement(Kind.GUARANTEE, "It says who has an offer of a place.")
    if clues.has("intended_destination", "intended_provider"):
        return Judgement(Kind.INTENDED_DESTINATIONS, "It says where pupils mean to go.")
    return None


def _no_shows(clues: Clues) -> Judgement | None:
    if clues.share("never_started", _says_yes) >= MOSTLY:
        return Judgement(Kind.NO_SHOWS, "Nearly every row is marked as never having started.")
    ended = max(clues.share("ended_on"), clues.share("leaving_on"))
    if clues.named("noshow", "nonstarter", "didnotstart", "neverstarted", "dns") and ended < 0.5:
        return Judgement(Kind.NO_SHOWS, "Its name or title says that these never started.")
    return None


def _says_yes(cell: str) -> bool:
    said = squeezed(cell)
    return bool(said) and said not in ("n", "no", "false", "0", "started", "enrolled")


def _leavers(clues: Clues) -> Judgement | None:
    ended = max(clues.share("ended_on"), clues.share("leaving_on"))
    if ended >= MOSTLY:
        return Judgement(Kind.LEAVERS, "Nearly every row gives the day somebody left.")
    says_left = clues.has("leaving_reason", "destination")
    if ended and says_left and not clues.has("expected_end_on", "planned_hours"):
        return Judgement(Kind.LEAVERS, "It gives leaving dates with reasons or destinations.")
    if (ended or says_left) and clues.named("leaver", "withdrawal", "withdrawn"):
        return Judgement(Kind.LEAVERS, "Its name or title says that these have left.")
    return None


def _roll_or_enrolment(clues: Clues) -> Judgement | None:
    kind = clues.sender.kind if clues.sender else ""
    studies = clues.has("course", "learning_aim", "planned_hours", "attendance_mode", "level")
    dated = clues.has("starts_on", "expected_end_on")
    schoolish = clues.has("year_group", "registration_group", "entry_on")
    if kind in SCHOOLS and not (studies and dated):
        return Judgement(Kind.ROLL, "A school sent it, and it gives no course with dates.")
    if kind in PROVIDERS:
        return Judgement(Kind.ENROLMENT, f"A {kind} sent it.")
    if studies or dated:
        return Judgement(Kind.ENROLMENT, "It gives courses or the days they start and end.")
    if schoolish:
        return Judgement(Kind.ROLL, "It gives year groups or the days pupils joined.")
    return None


RULES: tuple[Callable[[Clues], Judgement | None], ...] = (
    _asked,
    _consents,
    _census,
    _register,
    _activity,
    _guarantee,
    _no_shows,
    _leavers,
    _roll_or_enrolment,
)
