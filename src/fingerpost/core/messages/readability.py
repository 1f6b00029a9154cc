"""About how old somebody must be to read a text: the Flesch-Kincaid grade, plus five.

    0.39 x words a sentence + 11.8 x syllables a word - 15.59, plus 5 for an age in England

Syllables are counted by rule of thumb, so it is good to about a year; it is there to catch the
letter that a council's solicitor would be proud of (Kincaid and others, 1975).
"""

import re

WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
SENTENCE = re.compile(r"[.!?:]+(?:\s|$)|\n\s*\n|\n(?=[-*•])")
VOWELS = re.compile(r"[aeiouy]+")
YOUNGEST = 5


def reading_age(text: str) -> float:
    """The age in years, to one place; the youngest for a text without words."""
    words = WORD.findall(text)
    if not words:
        return float(YOUNGEST)
    sentences = max(1, sum(1 for part in SENTENCE.split(text) if WORD.search(part)))
    grade = 0.39 * len(words) / sentences + 11.8 * _syllables(words) / len(words) - 15.59
    return round(max(0.0, grade) + YOUNGEST, 1)


def _syllables(words: list[str]) -> int:
    return sum(map(syllables, words))


def syllables(word: str) -> int:
    """The syllables of an English word, about."""
    small = re.sub(r"[^a-z]", "", word.lower())
    count = len(VOWELS.findall(small))
    if small.endswith("e") and not small.endswith(("le", "ee", "ye")):
        count -= 1
    if re.search(r"[^aeioudt]ed$", small):
        count -= 1
    return max(1, count)
