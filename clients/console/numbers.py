"""Whole numbers out of addresses and forms, where anybody may write anything."""

MOST_DIGITS = 9


def whole(text: str) -> int | None:
    """The number that it is, where it is one that a page may mean."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None
