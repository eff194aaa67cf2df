"""The three threads that span a sentence, and the one to which each type of entry belongs (OMM 3.14-3.30, App. B).

*Management* gives the sentence its direction: assess, plan, allocate, enforce, review, evaluate, with what the court
and the Parole Board decide. *Supervision* is the work with the person and the steps of each intervention.
*Administration* sets up, makes appointments, tracks what should be happening, reports exceptions, runs the paperwork.
Who acts does not say it: one person may hold all three roles (OMM 3.24, 3.52). No document lists our entries: each
place is our reading.
"""

from enum import StrEnum

from domain import assessment as ass
from domain import case, contact, contact_periods, corrections, court, effects, governance, inspection, time
from domain.custody import dates, prison, recall
from domain.enforcement import breach, ladder, proceedings
from domain.interventions import delivery, steps, waiting
from domain.messages import Happening
from domain.planning import multi_agency, plan, reading
from domain.team import absence, allocation, delegation, priority, transfer
from domain.tiers import tiering, units


class Thread(StrEnum):
    MANAGEMENT = "management"
    SUPERVISION = "supervision"
    ADMINISTRATION = "administration"


MANAGEMENT: tuple[type[Happening], ...] = (
    *(court.ReportDelivered, court.ReportHandedOver, court.Sentenced, court.Appealed, court.SentenceVaried),
    *(court.SentenceQuashed, court.TermEnded, case.Died, case.End, case.Disclose),
    *(ass.Assess, ass.RiskInformation, multi_agency.MultiAgencyMeetingHeld),
    *(inspection.CriterionJudged, inspection.OfficerInterviewed),  # the work itself is evaluated
    *(proceedings.Arrested, proceedings.Charged, proceedings.Convicted),  # news of risk, received by who assesses
    *(allocation.Allocate, absence.CoverAbsence, absence.CoverEnded, absence.ManagerLeft, delegation.Delegate),
    *(transfer.TransferRequested, transfer.AcceptTransfer, transfer.RefuseTransfer, transfer.ResponsibilityPassed),
    *(priority.InstructPriorities, priority.PriorityEnded, governance.AdoptPolicy, governance.PolicyChanged),
    *(tiering.SetTier, tiering.OverrideTier, tiering.TierWorkedOut, tiering.TierNotTold, tiering.TierOverrideEnded),
    *(tiering.TierTurned, tiering.MonitorCase, units.MoveToUnit, units.RefuseUnit),
    *(plan.Plan, plan.ChangePlan, plan.Review, contact.SuspendContact, contact.ResumeContact, steps.EndIntervention),
    *(ladder.Judge, ladder.Warn, ladder.AuthoriseNotBreaching, ladder.StayEnded),
    *(breach.ReferBreach, breach.DeclineBreach),
    *(proceedings.Breach, proceedings.WithdrawBreach, proceedings.CourtOutcome),
    *(recall.Recall, recall.CountersignRecall, recall.WithdrawRecall),
    *(prison.Received, prison.Released, prison.AtLarge, prison.Returned, prison.ParoleOutcome, prison.TariffExpired),
    *(prison.HandOver, prison.PrepareRelease, prison.SetLicenceConditions, dates.LicenceEnded),
    corrections.Settle,  # what only a person can decide
)
SUPERVISION: tuple[type[Happening], ...] = (
    *(contact.Attended, contact.FailedToAttend, contact.HomeVisitMade, contact.ExplainOrder),
    *(ladder.ConditionBroken, ladder.ExplanationGiven, ladder.ObstacleDealtWith),
    *(ass.AssessmentQuestioned, ass.ProgressMarked, ass.NeedStated, ass.ViewStated),
    *(steps.Refer, steps.Commence, steps.RecordUnmetNeed),
    *(delivery.ReferralAccepted, delivery.ReferralRefused, delivery.PlaceFree, delivery.Prepared, delivery.Started),
    *(delivery.Supported, delivery.SessionAttended, delivery.HoursWorked, delivery.TagFitted, delivery.TagRemoved),
    *(delivery.Completed, delivery.EndedEarly, delivery.Consolidated),
)
ADMINISTRATION: tuple[type[Happening], ...] = (
    *(court.EngagementOpened, court.EngagementClosed, court.ReportAskedFor),
    *(contact.AppointmentMade, contact.AppointmentChanged, reading.PlanRead),
    *(ladder.SeekExplanation, proceedings.HearingListed, proceedings.WarrantIssued),  # enforcement paperwork
    *(prison.PrisonTransferred, dates.ReleaseDateSet, dates.DaysAdded, dates.RemandCredited, dates.ReleaseLawChanged),
    *(
        case.AddressChanged,
        case.LanguageChosen,
        case.CharacteristicsStated,
        transfer.AreaChanged,
        case.IdentityMerged,
        case.IdentityUnmerged,
    ),
    *(waiting.PlaceSettled, waiting.PlaceRanked),
    *(effects.PartnerAcknowledged, effects.PartnerFailed, effects.PartnerRefused, effects.PartnerReturned),
    *(time.Missed, time.Escalated, time.CaughtUp, contact_periods.ContactsCounted, contact_periods.ContactRateCounted),
    *(corrections.DidNotFit, corrections.Unrecognised, corrections.AlreadyKnown, corrections.Annul, case.RulesChanged),
)
THREADS = {
    row.entry: thread
    for thread, rows in (
        (Thread.MANAGEMENT, MANAGEMENT),
        (Thread.SUPERVISION, SUPERVISION),
        (Thread.ADMINISTRATION, ADMINISTRATION),
    )
    for row in rows
}
"""The thread of each type of entry, by its name."""
