"""Vulnerable groups: whoever the DfE counts as such, group by group, and by special need."""

from fingerpost.core import codes
from fingerpost.core.authority_reports.counted import NEET, NEITHER, NOT_KNOWN, PARTICIPATING
from fingerpost.core.figures.snapshot import VULNERABLE
from fingerpost.core.figures.splits import IN_VULNERABLE, SPLITS
from fingerpost.reports.authority.presenters.material import Material, how_counted
from fingerpost.reports.authority.presenters.words import EVERYBODY, bars, groups, of_lines
from fingerpost.reports.authority.prints import CHARACTERISTICS, has
from fingerpost.reports.documents.document import Section

SHOWN = (PARTICIPATING, NEET, NOT_KNOWN, NEITHER)
EACH = (PARTICIPATING, NEITHER)
IN_ONE = IN_VULNERABLE[VULNERABLE]
OVERLAP = (
    "Somebody may be in several of these groups, so they do not add up. Groups of fewer than ten"
    " are left out."
)
FEW = (
    "Of young people in England 2.8% were in such a group in 2025. Much less than that says more"
    " about what was not recorded than about young people."
)


def sections(material: Material) -> list[Section]:
    """The report, part by part."""
    printed = material.printed
    return [
        Section(
            "In a vulnerable group or not",
            (FEW,),
            tables=[groups(printed, "vulnerable", "Group", SHOWN, {})],
        ),
        _each(material),
        Section(
            "By special educational need",
            (SPLITS["need"].note,),
            tables=[groups(printed, "need", "Need", SHOWN, {})],
        ),
        how_counted(material, ("vulnerable_group", "neet", "not_known", "neet_or_not_known")),
    ]


def summary(material: Material) -> str:
    """The answer in a sentence."""
    printed = material.printed
    return (
        f"{printed.number(vulnerable=IN_ONE)} of {printed.number()} young people are in a"
        f" vulnerable group; of them {printed.of_base(PARTICIPATING, vulnerable=IN_ONE)} take part"
        f" in education or training, and {printed.of_base(NEITHER, vulnerable=IN_ONE)} are NEET or"
        " not known."
    )


def _each(material: Material) -> Section:
    """Each characteristic by itself, of those that ten or more have."""
    printed, listed, held = material.printed, codes.load("characteristics"), _held(material)
    lines = [
        (listed.label(code), {has(code): "yes"})
        for code in sorted(CHARACTERISTICS)
        if (has(code), "yes") in held
    ]
    if not lines:
        return Section("Group by group", empty="No group is recorded of ten young people or more.")
    drawn = [
        (name, printed.per_cent(NEITHER, **slices), f"of {printed.number(**slices)}")
        for name, slices in [*lines, (EVERYBODY, {})]
    ]
    return Section(
        "Group by group",
        (OVERLAP,),
        tables=[of_lines(printed, "Each group", "Group", lines, EACH)],
        **bars("groups", "NEET or not known, group by group", drawn),
    )


def _held(material: Material) -> set[tuple[str, str]]:
    return {pair for cell in material.printed.cells for pair in cell}
