"""Names in their plainest form, so that finding forgives accents, case and punctuation."""

import re
import unicodedata

# Letters that no accent comes off of.
LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def plain(text: str) -> str:
    """Small letters and digits with single spaces: 'Renée O'Brien' is 'renee obrien'."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    letters = re.sub(r"['’`.]", "", letters)
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()


def search_name(*names: str) -> str:
    """Every name a person goes by, plain, each word once, in order."""
    words = " ".join(plain(name) for name in names if name).split()
    return " ".join(dict.fromkeys(words))[:400]
