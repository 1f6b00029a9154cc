"""Prints the catalogue of the return's rules for the handbook: `python -m` this module.

It is made from the rules themselves and their examples; a test compares the page in the docs.
"""

import sys
from collections.abc import Iterator

from fingerpost.core.returns import years
from fingerpost.core.returns.examples import Example, examples
from fingerpost.core.returns.fields import FIELDS
from fingerpost.core.returns.rules import Rule, Scope
from fingerpost.core.returns.rulesets import in_code_order
from fingerpost.core.returns.shapes import Shape

BLOCKS = (
    ("1 to 46: the person", 1, 99),
    ("100 to 199: level of need and SEND", 100, 199),
    ("200 to 299: the current activity", 200, 299),
    ("300 to 399: intended destination and SEN support", 300, 399),
    ("900 to 999: the cohort and the September Guarantee", 900, 999),
)
LETTERED = "Without a number: the file, the guarantee since 2020-21, and the schema's own"
OPENING = """# Rules of the return

Every rule that `fingerpost validate` and the nightly check run, by requirement year.
Printed from the rules by `python -m fingerpost.core.returns.catalogue`; do not edit this page.

Priority 1 is serious, 2 less so, 3 for information. *Fails the file* means that one such record
has the whole file refused. Marks such as [S:TOOL19] name the source; [ours] is a choice of ours.

An example is a return that is right with a few fields changed: ✗ where the rule finds the fault,
✓ where it passes. The returns that are right are in `src/fingerpost/core/returns/examples/base.csv`
(period ending 30 April 2019).
"""


def catalogue() -> str:
    """The whole page."""
    return "\n".join([OPENING, *_by_year(), *_blocks(), *_switched_off()])


def _by_year() -> Iterator[str]:
    yield "| Year | Rules |"
    yield "|---|---|"
    for year, ruleset in years.YEARS.items():
        yield f"| {year} | {len(ruleset.rules)} |"
    yield ""


def _blocks() -> Iterator[str]:
    codes = sorted({c for rules in years.YEARS.values() for c in rules.rules}, key=in_code_order)
    for title, first, last in BLOCKS:
        yield f"## {title}\n"
        for code in codes:
            if code.isdigit() and first <= int(code) <= last:
                yield from _rule(code)
    yield f"## {LETTERED}\n"
    for code in codes:
        if not code.isdigit():
            yield from _rule(code)


def _rule(code: str) -> Iterator[str]:
    in_force = [year for year, rules in years.YEARS.items() if code in rules.rules]
    by_message = {years.YEARS[year].rules[code].message: year for year in in_force}
    rule = years.YEARS[in_force[-1]].rules[code]
    yield f"### {code}\n"
    yield f"{rule.message}\n"
    for message, last_year in by_message.items():
        if message != rule.message:
            yield f"Until {last_year}: {message}\n"
    facts = [f"Priority {rule.priority}", *(["fails the file"] if rule.fails_file else [])]
    yield f"{', '.join(facts)} · {_fields(rule)} · {', '.join(in_force)} · {rule.source}\n"
    for example in examples():
        if example.code == code:
            yield _example(example, in_force)
    yield ""


def _fields(rule: Rule | Shape) -> str:
    tags = [FIELDS[name].official_name for name in rule.all_fields if name in FIELDS]
    return ", ".join(tags) or ("the file" if rule.scope is Scope.FILE else "parts of the record")


def _example(example: Example, in_force: list[str]) -> str:
    mark = "✗" if example.fires else "✓"
    only = f" ({', '.join(example.years)})" if list(example.years) != in_force else ""
    because = f": {example.because}" if example.because else ""
    return f"- {mark} {example.base}, `{example.change}`{only}{because}"


def _switched_off() -> Iterator[str]:
    yield "## Switched off\n"
    yield "| Rule | Since | Why |"
    yield "|---|---|---|"
    for off in years.Current.switched_off:
        yield f"| {off.code} | {off.year} | {off.because} |"
    yield ""


if __name__ == "__main__":
    sys.stdout.write(catalogue())
