"""The closed table of rules, by name."""

from domain.rules import Rule, days

ROWS: tuple[type[Rule], ...] = (
    days.BankHolidays,
    days.WorkingDays,
    days.ReleaseDay,
)
RULES: dict[str, type[Rule]] = {row.name: row for row in ROWS}
