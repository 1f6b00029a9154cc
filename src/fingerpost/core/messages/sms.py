"""How many parts a text goes out in, which is what it costs.

A text of the old alphabet holds 160 characters, or 153 a part when it takes several; one other
character anywhere and it is 70, or 67 a part (3GPP TS 23.038). Some characters count twice.
"""

from decimal import Decimal

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€\f")
# What a word processor puts in place of plain signs, and would more than double the cost.
PLAINER = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


def plain(text: str) -> str:
    """The text with typographic quotes, dashes and dots as plain ones."""
    return text.translate(PLAINER)


def fragments(text: str) -> int:
    """The parts a text goes out in; an empty one is a part, too."""
    if all(letter in BASIC or letter in TWICE for letter in text):
        length, one, each = len(text) + sum(letter in TWICE for letter in text), 160, 153
    else:
        length, one, each = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= one else -(-length // each)


def cost(text: str, pence_a_part: Decimal) -> Decimal:
    """Pence for a text."""
    return fragments(text) * pence_a_part
