"""What is compared and how alike two values can be: the levels, best first, with their words.

The first level whose condition holds is taken. The weights of the levels are in model.json; here
is only what each one means, in DuckDB's SQL for Splink (`l` one record, `r` the other) and in
words for people. A level is known by `comparison.key`, such as 'born.turned'.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of likeness. `rarity` names the column that says how common the value is."""

    key: str
    words: str
    when: str
    rarity: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field and its levels. `missing` says when there is nothing to compare: weight nought."""

    name: str
    missing: str
    levels: tuple[Level, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The levels' keys, best first, as Splink numbers them backwards from the last."""
        return tuple(level.key for level in self.levels)


def _either_in(one: str, other: str) -> str:
    return (
        f"(list_has_any({one}_l, {other}_r) or list_has_any({one}_r, {other}_l))"
        if one != other
        else f"list_has_any({one}_l, {one}_r)"
    )


def _near(column: str) -> str:
    """One letter in or out, two changed places, or much alike throughout."""
    left, right = f"{column}_l", f"{column}_r"
    return (
        f"(least(length({left}), length({right})) > 2"
        f" and (damerau_levenshtein({left}, {right}) = 1"
        f" or (least(length({left}), length({right})) > 3"
        f" and jaro_winkler_similarity({left}, {right}) >= 0.93)"
        f" or (length({left}) > 6 and damerau_levenshtein({left}, {right}) = 2)))"
    )


def _part_of(column: str) -> str:
    """One is three letters or more out of the other, which has two more at least."""
    left, right = f"{column}_l", f"{column}_r"
    return (
        f"(least(length({left}), length({right})) > 2"
        f" and abs(length({left}) - length({right})) > 1"
        f" and (contains({left}, {right}) or contains({right}, {left})))"
    )


def _part(side: str, start: int) -> str:
    return f"substr(born_{side}, {start}, 2)"


_YEAR = "left(born_l, 4) = left(born_r, 4)"
_MONTH = f"{_part('l', 5)} = {_part('r', 5)}"
_DAY = f"{_part('l', 7)} = {_part('r', 7)}"
_GIVEN_L_IS_FAMILY_R = "(list_contains(halves_r, given_l) or list_has_any(kin_l, turned_kin_r))"
_GIVEN_R_IS_FAMILY_L = "(list_contains(halves_l, given_r) or list_has_any(kin_r, turned_kin_l))"
_SWAPPED = (
    f"({_GIVEN_L_IS_FAMILY_R} and {_GIVEN_R_IS_FAMILY_L})"
    f" or ({_GIVEN_L_IS_FAMILY_R} and damerau_levenshtein(family_l, given_r) <= 1)"
    f" or ({_GIVEN_R_IS_FAMILY_L} and damerau_levenshtein(family_r, given_l) <= 1)"
)

COMPARISONS = (
    Comparison(
        "given",
        "given_l is null or given_r is null",
        (
            Level("same", "Given name the same", "given_l = given_r", "given"),
            Level(
                "equivalent",
                "Given name another form of the same name",
                _either_in("kin", "kin"),
                "kin_key",
            ),
            Level(
                "another",
                "Given name is another of their given names",
                _either_in("kin", "more_kin"),
            ),
            Level("swapped", "Given and family names change places", _SWAPPED),
            Level(
                "near",
                "Given name a slip away",
                f"{_near('given')} and not (given_known_l and given_known_r)",
            ),
            Level(
                "short",
                "Given name part of the other",
                f"{_part_of('given')} and not (given_known_l and given_known_r)",
            ),
            Level("alike", "Given name alike, but each is a name of its own", _near("given")),
            Level(
                "initial",
                "Given name agrees with an initial",
                "(length(given_l) = 1 or length(given_r) = 1)"
                " and left(given_l, 1) = left(given_r, 1)",
            ),
            Level("different", "Given name differs", "else"),
        ),
    ),
    Comparison(
        "middle",
        "middles_l is null or middles_r is null",
        (
            Level("same", "Middle name the same", "list_has_any(middles_l, middles_r)"),
            Level(
                "initial",
                "Middle name agrees with an initial",
                "(length(middle_l) = 1 or length(middle_r) = 1)"
                " and left(middle_l, 1) = left(middle_r, 1)",
            ),
            Level(
                "near",
                "Middle name a slip away",
                "damerau_levenshtein(middle_l, middle_r) <= 1 and length(middle_l) > 3",
            ),
            Level("different", "Middle name differs", "else"),
        ),
    ),
    Comparison(
        "family",
        "family_l is null or family_r is null",
        (
            Level("same", "Family name the same", "family_l = family_r", "family"),
            Level(
                "another",
                "Family name is another they hold or held",
                _either_in("families", "families"),
            ),
            Level(
                "equivalent",
                "Family name another spelling of the same",
                _either_in("family_kin", "family_kin"),
            ),
            Level("half", "Family names share one half", _either_in("halves", "halves")),
            Level("swapped", "Family and given names change places", _SWAPPED),
            Level("near", "Family name a slip away", _near("family")),
            Level("sound", "Family name sounds the same", "family_sound_l = family_sound_r"),
            Level("different", "Family name differs", "else"),
        ),
    ),
    Comparison(
        "born",
        "born_l is null or born_r is null",
        (
            Level("same", "Date of birth the same", "born_l = born_r"),
            Level(
                "turned",
                "Date of birth has day and month swapped",
                f"{_YEAR} and {_part('l', 5)} = {_part('r', 7)}"
                f" and {_part('l', 7)} = {_part('r', 5)}",
            ),
            Level(
                "year_by_one",
                "Date of birth a year out",
                f"{_MONTH} and {_DAY}"
                " and abs(cast(left(born_l, 4) as integer) - cast(left(born_r, 4) as integer)) = 1",
            ),
            Level("slip", "Date of birth one digit out", "damerau_levenshtein(born_l, born_r) = 1"),
            Level(
                "day_differs", "Birth month and year the same, day differs", f"{_YEAR} and {_MONTH}"
            ),
            Level(
                "month_differs",
                "Birth day and year the same, month differs",
                f"{_YEAR} and {_DAY}",
            ),
            Level(
                "year_differs", "Birth day and month the same, year differs", f"{_MONTH} and {_DAY}"
            ),
            Level("different", "Date of birth differs", "else"),
        ),
    ),
    Comparison(
        "home",
        "(postcode_l is null or postcode_r is null) and (address_l is null or address_r is null)"
        " and (town_l is null or town_r is null)",
        (
            Level(
                "same_door",
                "Postcode and house the same",
                "postcode_l = postcode_r and address_l = address_r",
                "door",
            ),
            Level("postcode", "Postcode the same", "postcode_l = postcode_r", "postcode"),
            Level("door", "House and street the same, postcode not", "address_l = address_r"),
            Level(
                "postcode_slip",
                "Postcode one character out",
                "damerau_levenshtein(postcode_l, postcode_r) = 1",
            ),
            Level("sector", "Postcode of the same sector", "sector_l = sector_r"),
            Level("district", "Postcode of the same district", "district_l = district_r"),
            Level("town", "Town the same", "town_l = town_r"),
            Level("different", "Postcode differs", "postcode_l <> postcode_r"),
            Level("unsaid", "Home cannot be compared", "else"),
        ),
    ),
    Comparison(
        "sex",
        "sex_l is null or sex_r is null",
        (
            Level("same", "Sex the same", "sex_l = sex_r"),
            Level("different", "Sex differs", "else"),
        ),
    ),
    Comparison(
        "upn",
        "upn_l is null or upn_r is null",
        (
            Level("same", "UPN the same", "list_has_any(upns_l, upns_r)"),
            Level("near", "UPN one character out", "damerau_levenshtein(upn_l, upn_r) = 1"),
            Level("broken", "UPN of one is not a true UPN", "not (upn_valid_l and upn_valid_r)"),
            Level("different", "UPN differs", "else"),
        ),
    ),
    Comparison(
        "uln",
        "uln_l is null or uln_r is null",
        (
            Level("same", "ULN the same", "uln_l = uln_r"),
            Level("near", "ULN one digit out", "damerau_levenshtein(uln_l, uln_r) = 1"),
            Level("broken", "ULN of one is not a true ULN", "not (uln_valid_l and uln_valid_r)"),
            Level("different", "ULN differs", "else"),
        ),
    ),
    Comparison(
        "number",
        "number_l is null or number_r is null",
        (
            Level("same", "Other number the same", "number_l = number_r"),
            Level(
                "near",
                "Other number one character out",
                "damerau_levenshtein(number_l, number_r) = 1",
            ),
            Level("different", "Other number differs", "else"),
        ),
    ),
    Comparison(
        "contact",
        "contacts_l is null or contacts_r is null",
        (
            Level("same", "E-mail or telephone the same", "list_has_any(contacts_l, contacts_r)"),
            Level(
                "near",
                "E-mail or telephone a slip away",
                "damerau_levenshtein(contact_l, contact_r) <= 2",
            ),
            Level("different", "E-mail and telephone differ", "else"),
        ),
    ),
)

Weights = Mapping[str, Mapping[str, Mapping[str, float]]]


def splink_settings(weights: Weights, *, prior: float) -> dict[str, Any]:
    """Splink's own settings for this model: any Splink user can load them and see the same."""
    return {
        "link_type": "link_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": prior,
        "blocking_rules_to_generate_predictions": ["l.unique_id = r.unique_id"],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "comparisons": [_comparison(c, weights[c.name]) for c in COMPARISONS],
    }


def _comparison(
    comparison: Comparison, weights: Mapping[str, Mapping[str, float]]
) -> dict[str, Any]:
    missing = {"sql_condition": comparison.missing, "is_null_level": True}
    levels = [_level(level, weights[level.key]) for level in comparison.levels]
    return {
        "output_column_name": comparison.name,
        "comparison_levels": [{**missing, "label_for_charts": "Not said"}, *levels],
    }


def _level(level: Level, weight: Mapping[str, float]) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "sql_condition": level.when.upper() if level.when == "else" else level.when,
        "label_for_charts": level.words,
        "m_probability": weight["m"],
        "u_probability": weight["u"],
    }
    if level.rarity:
        settings |= {"tf_adjustment_column": level.rarity, "tf_adjustment_weight": 1.0}
        settings["disable_tf_exact_match_detection"] = True
    return settings
