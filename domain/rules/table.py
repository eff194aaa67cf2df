"""The closed table of rules, by name."""

from domain.rules import (
    Rule,
    cmm_menu,
    days,
    handover,
    hmpps_tier_v2,
    hmpps_tier_v3,
    ladder,
    omm_tier,
    order,
    recall,
    referral,
    release,
    schedule,
    standards,
    workload,
)

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
    omm_tier.OmmTier,
    cmm_menu.CmmMenu,
    hmpps_tier_v2.HmppsTierV2,
    hmpps_tier_v3.HmppsTierV3,
    workload.WorkloadPoints,
    workload.Capacity,
    order.SequenceOfInterventions,
    standards.StandardsDue,
    schedule.ContactSchedule,
    ladder.EnforcementLadder,
)
RULES: dict[str, type[Rule]] = {row.name: row for row in ROWS}
