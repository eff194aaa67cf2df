"""How a referral to a commissioned intervention ends (hmpps-interventions-service, ReferralConcluder.kt).

How far delivery went decides what an end would be called and whether it asks for a report. An end is looked at once
somebody asked for it or the report is in: before that nothing is ending, however far delivery went.
"""

from typing import Literal

from domain.rules import Answer, Rule
from domain.rules.kinds import Count, Truth

Delivery = Literal["NOT_DELIVERING_YET", "MISSING_FIRST_SUBSTANTIVE_APPOINTMENT", "IN_PROGRESS", "COMPLETED"]
Ending = Literal["CANCELLED", "PREMATURELY_ENDED", "COMPLETED"]

ENDS: dict[Delivery, Ending] = {
    "NOT_DELIVERING_YET": "CANCELLED",
    "MISSING_FIRST_SUBSTANTIVE_APPOINTMENT": "CANCELLED",
    "IN_PROGRESS": "PREMATURELY_ENDED",
    "COMPLETED": "COMPLETED",
}
WITHOUT_REPORT = ("NOT_DELIVERING_YET", "MISSING_FIRST_SUBSTANTIVE_APPOINTMENT")


class Conclusion(Answer):
    delivery_state: Delivery
    can_start_end_report: bool
    ending_state: Ending | None
    concluded_state: Ending | None


class ReferralConclusion(Rule, name="referral-conclusion"):
    """How far delivery went, whether its end report can be begun, and what the end is told as.

    A report submitted with nothing attended cannot arise in the source; by its rules the referral then ends cancelled.
    """

    plan_approved: Truth
    attended: Count
    missed: Count
    without_outcome: Count
    end_requested: Truth
    end_report: Literal["none", "draft", "submitted"]

    def answer(self) -> Conclusion:
        delivery = self._delivery()
        needs_report = delivery not in WITHOUT_REPORT
        submitted = self.end_report == "submitted"
        ending = ENDS[delivery] if self.end_requested or submitted else None
        awaited = needs_report and not submitted
        return Conclusion(
            delivery_state=delivery,
            can_start_end_report=needs_report and self.end_report == "none" and self._finished(delivery),
            ending_state=ending,
            concluded_state=None if awaited else ending,
            because=(delivery.lower(), *self._asked(), *(("end_report_awaited",) if ending and awaited else ())),
        )

    def _delivery(self) -> Delivery:
        if not self.plan_approved:
            return "NOT_DELIVERING_YET"
        if not self.attended:
            return "MISSING_FIRST_SUBSTANTIVE_APPOINTMENT"
        return "IN_PROGRESS" if self.without_outcome else "COMPLETED"

    def _finished(self, delivery: Delivery) -> bool:
        return delivery == "COMPLETED" or self.end_requested

    def _asked(self) -> tuple[str, ...]:
        requested = ("end_requested",) if self.end_requested else ()
        return (*requested, f"end_report:{self.end_report}")
