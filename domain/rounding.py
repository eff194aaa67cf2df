"""Rounding as the sources round: on exact fractions, halves away from zero, a float only as the answer."""

from fractions import Fraction
from math import floor


def half_up(ratio: Fraction, decimals: int) -> Fraction:
    """The ratio to so many decimals, halves away from zero as Java's HALF_UP and spreadsheets take them."""
    away = floor(abs(ratio) * 10**decimals + Fraction(1, 2))
    return Fraction(away if ratio > 0 else -away, 10**decimals)


def number(ratio: Fraction) -> int | float:
    """The ratio as answers write it: a whole one without decimals."""
    return ratio.numerator if ratio.denominator == 1 else float(ratio)


def exact(figure: float) -> Fraction:
    """A number that came in JSON as it was written there: 0.1 is one tenth."""
    return Fraction(str(figure))
