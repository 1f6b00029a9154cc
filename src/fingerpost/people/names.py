"""Names in their plainest form, so that finding forgives accents, case and punctuation."""

import re
import unicodedata

# Letters that no accent comes off of.
LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
LEFT_OUT = re.compile(r"['’`.]")
NO_LETTERS = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """Small letters and digits with single spaces: 'Renée O'Brien' is 'renee obrien'."""
    letters = text.casefold()
    if letters.isascii() and letters.isalnum():
        return letters
    letters = unicodedata.normalize("NFKD", letters.translate(LETTERS))
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    return NO_LETTERS.sub(" ", LEFT_OUT.sub("", letters)).strip()


def search_name(*names: str) -> str:
    """Every name a person goes by, plain, each word once, in order."""
    words = " ".join(plain(name) for name in names if name).split()
    return " ".join(dict.fromkeys(words))[:400]
