"""How values are written for people: dates as they are said, codes without their underscores."""

from collections.abc import Collection
from datetime import date, datetime
from string import Formatter

from domain import calendar


def fill(template: str, values: object, *, as_they_are: Collection[str] = ()) -> str:
    """The template with `{name}` replaced by what the attribute of that name is in words."""
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    found = {name: getattr(values, name) for name in names}
    return template.format(
        **{name: value if value and name in as_they_are else say(value) for name, value in found.items()}
    )


def say(value: object) -> str:
    match value:
        case None:
            return "not known"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return on(value)
        case date():
            return f"{value:%a} {value.day} {value:%b %Y}"
        case str():
            return value.replace("_", " ")
    return str(value)


def counted(count: int, unit: str) -> str:
    """So many of a unit that is given for several: `5 working days`, `1 day`."""
    return f"{count} {unit.removesuffix('s') if count == 1 else unit}".replace("_", " ")


def near(day: date, today: date) -> str:
    """A day without its year, where that is this year."""
    return say(day).removesuffix(f" {today.year}")


def on(at: datetime) -> str:
    """An instant: its London day, with the time where that is neither midday nor the day's end."""
    day, local = calendar.day(at), at.astimezone(calendar.LONDON)
    if at in (calendar.end_of(day), calendar.midday(day)):
        return say(day)
    hour = f"{local:%I:%M%p}".lstrip("0").replace(":00", "").lower()
    return f"{say(day)} at {hour}"
