"""The closed table of rules, by name."""

from domain.rules import Rule, days, handover, recall, referral, release

ROWS: tuple[type[Rule], ...] = (
    days.BankHolidays,
    days.WorkingDays,
    days.ReleaseDay,
    release.ReleaseDates,
    recall.RecallType,
    recall.RecallLength,
    recall.RecallReleaseDate,
    handover.Handover,
    referral.ReferralConclusion,
)
RULES: dict[str, type[Rule]] = {row.name: row for row in ROWS}
