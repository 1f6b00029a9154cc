"""How far a share that was counted may lie from the true one."""

from math import sqrt
from typing import Final

Z: Final = 1.96
"""Standard deviations on either side of the middle that hold 95%."""


def limits(part: int, whole: int) -> tuple[float, float]:
    """Between which shares the true one lies, 95 times of 100 (Wilson); nothing known: 0 to 1."""
    if not whole:
        return 0.0, 1.0
    share = part / whole
    middle = share + Z * Z / (2 * whole)
    reach = Z * sqrt(share * (1 - share) / whole + Z * Z / (4 * whole * whole))
    scale = 1 + Z * Z / whole
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)
