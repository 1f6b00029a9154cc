"""The district data pack: where young people live, how far they go to learn, what there is.

Districts are the first halves of postcodes, as a return holds no ward. What is not held is said.
"""

from collections import Counter
from collections.abc import Collection, Sequence

from fingerpost.core.authority_reports.counted import NEITHER, PARTICIPATING
from fingerpost.core.authority_reports.travel import Reach
from fingerpost.core.figures.splits import NOT_HELD
from fingerpost.organisations.models import Organisation
from fingerpost.reports.authority.presenters.material import Material, how_counted
from fingerpost.reports.authority.presenters.words import groups
from fingerpost.reports.authority.sources import Offered
from fingerpost.reports.documents.document import Section, Table
from fingerpost.web.words import number_words

SHOWN = (PARTICIPATING, NEITHER)
DISTRICT = "Postcode district"
NO_POSTCODES = (
    "We hold no postcodes of the places where they learn, or too few to print. They come with the"
    " registers of schools and providers, loaded anew."
)
LACKING = (
    "Wards: a return holds postcodes, and no register of ours says in which ward one lies.",
    "How long a journey takes, by which bus, and what it costs: only in which district somebody"
    " lives and the place where they learn stands.",
    "How many places colleges and training providers have, and which courses are full.",
    "At which of its sites somebody learns, where a college has several.",
)


def sections(material: Material) -> list[Section]:
    """The pack, part by part."""
    printed = material.printed
    return [
        Section(
            "Where young people live",
            ("Districts of fewer than ten young people stand together.",),
            tables=[groups(printed, "area", DISTRICT, SHOWN, {})],
        ),
        _travel(material),
        _places(material.places_to_learn),
        _gaps(material),
        _offered(material.offered),
        Section("What we do not hold", LACKING),
        how_counted(material, ("participating", "neet_or_not_known")),
    ]


def summary(material: Material) -> str:
    """The answer in a sentence."""
    worst = _above(material)
    found = f"In {number_words(len(worst))} of {number_words(len(_areas(material)))} postcode"
    return (
        f"{found} districts the share of young people who are NEET or not known is printed and"
        f" above that of everybody ({material.printed.share(NEITHER)})."
    )


def _areas(material: Material) -> list[str]:
    return [one for one in material.printed.slices("area") if one != NOT_HELD]


def _travel(material: Material) -> Section:
    printed, heading = material.printed, "How far they go to learn"
    lines = [(one, {"area": one}) for one in printed.slices("area")]
    placed = [one for one in Reach if one is not Reach.NOT_HELD]
    if not any(printed.cell(one, **where).number for _, where in lines for one in placed):
        return Section(heading, empty=NO_POSTCODES)
    return Section(
        heading,
        (
            "Of those who participate, by where they live. The place is known where we were told of"
            " a school, college or provider of the national registers.",
        ),
        tables=[
            Table(
                "From home to the place",
                (DISTRICT, "Participating", *(one[:1].upper() + one[1:] for one in Reach)),
                [
                    (
                        name,
                        printed.number(PARTICIPATING, **where),
                        *(printed.number(one, **where) for one in Reach),
                    )
                    for name, where in lines
                ],
            )
        ],
    )


def _places(found: Sequence[tuple[str, Organisation]]) -> Section:
    """Schools, colleges and providers after 16, by district: of the public registers."""
    counted = Counter((district, one.kind_in_words) for district, one in found)
    rows = [
        (district or NOT_HELD, kind, number_words(many))
        for (district, kind), many in sorted(counted.items())
    ]
    return Section(
        "Places to learn after 16",
        ("By the national registers, as loaded here; schools are those with a sixth form.",),
        tables=[Table("By district", (DISTRICT, "Kind", "Places"), rows)] if rows else (),
        empty="No place to learn after 16 is in the registers loaded here.",
    )


def _above(material: Material) -> list[str]:
    """Districts of which the share may be printed and is above that of everybody."""
    printed = material.printed
    everybody = printed.per_cent(NEITHER)
    shares = {one: printed.per_cent(NEITHER, area=one) for one in _areas(material)}
    return [
        one
        for one, share in shares.items()
        if share is not None and everybody is not None and share > everybody
    ]


def _gaps(material: Material) -> Section:
    """Where to look first: high shares, and no place to learn near by."""
    printed = material.printed
    with_places = {district for district, _ in material.places_to_learn if district}
    rows = [
        (
            one,
            printed.share(NEITHER, area=one),
            printed.number(area=one),
            _there(one, with_places),
        )
        for one in _above(material)
    ]
    headings = (DISTRICT, "NEET or not known", "Of", "A place to learn after 16 there")
    return Section(
        "Where something may be missing",
        (
            f"Districts with a higher share than everybody together ({printed.share(NEITHER)}). It"
            " is where to ask, not why: who lives there differs too.",
        ),
        tables=[Table("Where to look first", headings, rows)] if rows else (),
        empty="No district whose share may be printed is above everybody's.",
    )


def _there(district: str, with_places: Collection[str]) -> str:
    if not with_places:
        return NOT_HELD
    return "Yes" if district in with_places else "No"


def _offered(found: Sequence[Offered]) -> Section:
    rows = [(one.name, one.provider, one.areas or "Anywhere", one.places) for one in found]
    headings = ("Provision", "By whom", "For which districts", "Places at once")
    return Section(
        "Help and provision in our directory",
        tables=[Table("What is open", headings, rows)] if rows else (),
        empty="Nothing stands in the directory of provision yet.",
    )
