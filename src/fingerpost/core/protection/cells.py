"""What a cell is called, and what is printed in it."""

from dataclasses import dataclass

Key = tuple[tuple[str, str], ...]
"""Where a cell stands: (dimension, slice) in the order of dimensions. Totals leave theirs out."""

MARK = "c"
STEP = 5
"""What is rounded is rounded to the nearest five (SDC-07)."""


def key(**slices: str) -> Key:
    """The cell of these slices: `key(school="Ashdown", measure="neet")`; '' is a total."""
    return tuple(sorted((name, slice_) for name, slice_ in slices.items() if slice_))


def without(cell: Key, dimension: str) -> Key:
    """The total over one dimension that a cell belongs to."""
    return tuple(pair for pair in cell if pair[0] != dimension)


def slice_of(cell: Key, dimension: str) -> str:
    """Its slice of one dimension; '' where it is a total over it."""
    return dict(cell).get(dimension, "")


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as anybody may see it: a number, a rounded number, or the mark. Holds nothing else."""

    number: int | None
    rounded: bool = False

    def __str__(self) -> str:
        return MARK if self.number is None else str(self.number)

    @property
    def withheld(self) -> bool:
        """Whether only the mark stands here."""
        return self.number is None

    @property
    def exact(self) -> int | None:
        """The number where it is printed as it is."""
        return None if self.rounded else self.number

    @property
    def least(self) -> int:
        """The smallest number it may stand for."""
        return max((self.number or 0) - self._slack, 0)

    @property
    def most(self) -> int:
        """The largest number it may stand for, where it is printed."""
        return (self.number or 0) + self._slack

    def may_be(self, count: int) -> bool:
        """Whether what is printed here says this count, or one it was rounded from."""
        return not self.withheld and self.least <= count <= self.most

    @property
    def _slack(self) -> int:
        return STEP // 2 if self.rounded else 0


WITHHELD = Shown(None)


def rounded(count: int) -> Shown:
    """A count to the nearest five."""
    return Shown((count + STEP // 2) // STEP * STEP, rounded=True)
