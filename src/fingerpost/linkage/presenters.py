"""Words for the page of thresholds."""

from dataclasses import dataclass

from fingerpost.core.linkage import DEFAULT, Thresholds, model


@dataclass(frozen=True)
class Setting:
    """One measured setting: where decisions change, and what that cost on made-up people."""

    thresholds: Thresholds
    precision: float
    recall: float
    review_share: float

    @property
    def key(self) -> str:
        """What the form calls it."""
        t = self.thresholds
        return f"{t.link:g}/{t.review:g}/{t.margin:g}"

    @property
    def is_usual(self) -> bool:
        """Whether it is the one that ships."""
        return self.thresholds == DEFAULT

    @property
    def in_words(self) -> str:
        """The three numbers, as the form offers them."""
        t = self.thresholds
        usual = " (the usual)" if self.is_usual else ""
        return (
            f"Link from a score of {t.link:g}, ask a person from {t.review:g}, "
            f"and be {t.margin:g} ahead of anybody else{usual}"
        )

    @property
    def right(self) -> str:
        """How many links were right, of 10,000."""
        return f"{round(self.precision * 10_000):,} of 10,000"

    @property
    def found(self) -> str:
        """How many of those held were linked at once, of 10,000."""
        return f"{round(self.recall * 10_000):,} of 10,000"

    @property
    def asked(self) -> str:
        """How many lines were put to a person, of 10,000."""
        return f"{round(self.review_share * 10_000):,} of 10,000"


def settings() -> list[Setting]:
    """Every setting whose consequences were measured, the boldest first."""
    return [
        Setting(
            Thresholds(
                link=float(row["link"]), review=float(row["review"]), margin=float(row["margin"])
            ),
            float(row["precision"]),
            float(row["recall"]),
            float(row["review_share"]),
        )
        for row in model.consequences()
    ]
