"""What a sentence may ask of its partners. Each ask is one small model; `partner` says who is asked.

An ask carries our own ids and codes only: the partner knows the person by the engagement's reference.
"""

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field

from domain.model import Day, Model


class Partner(StrEnum):
    """The systems that a sentence speaks to."""

    COURT = "court"
    PRISON = "prison"
    PROGRAMMES = "programmes"
    UNPAID_WORK = "unpaid_work"
    ELECTRONIC_MONITORING = "electronic_monitoring"
    NOTICES = "notices"


class Wanted(Model):
    """The place that a referral asks a named provider for: in which programme, under which of the four tiers (None: not
    known), since when, and where and until when the person can begin it."""

    provider: str
    programme: str
    tier: int | None = None
    referred_on: Day
    inside: bool
    latest_start: Day | None = None


class Referral(Model):
    """Take this person into an intervention."""

    partner: ClassVar = Partner.PROGRAMMES
    what: Literal["referral"] = "referral"
    intervention: str
    name: str
    wanted: Wanted | None = None


class Placement(Model):
    """Find unpaid work for so many hours."""

    partner: ClassVar = Partner.UNPAID_WORK
    what: Literal["placement"] = "placement"
    intervention: str
    hours: int | None = None
    wanted: Wanted | None = None


class SettlePlace(Model):
    """What became of the place on your list that was asked for under an earlier key."""

    partner: ClassVar = Partner.PROGRAMMES
    what: Literal["settle_place"] = "settle_place"
    provider: str
    key: str
    how: Literal["taken", "withdrawn", "given_back"]


class TagOrder(Model):
    """Fit a tag for a curfew or an exclusion."""

    partner: ClassVar = Partner.ELECTRONIC_MONITORING
    what: Literal["tag_order"] = "tag_order"
    intervention: str


class RankPlace(Model):
    """The tier under which somebody waits on your list is another now; None: not known."""

    partner: ClassVar = Partner.PROGRAMMES
    what: Literal["rank_place"] = "rank_place"
    provider: str
    key: str
    tier: int | None = None


Language = Literal["en", "cy"]
"""The languages that letters go out in: English and Welsh."""
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Notice(Model):
    """Send a letter: which one, and what it is about."""

    partner: ClassVar = Partner.NOTICES
    what: Literal["notice"] = "notice"
    letter: Literal["appointment", "explanation_sought", "warning", "end"]
    about: str
    language: Language = "en"


class Information(Model):
    """Lay an information: the order was breached by these failures."""

    partner: ClassVar = Partner.COURT
    what: Literal["information"] = "information"
    failures: tuple[str, ...]


class WithdrawInformation(Model):
    """Withdraw the information laid under an earlier key."""

    partner: ClassVar = Partner.COURT
    what: Literal["withdraw_information"] = "withdraw_information"
    key: str


class DatesEnquiry(Model):
    """Tell us the release date of this person, and every change of it."""

    partner: ClassVar = Partner.PRISON
    what: Literal["dates_enquiry"] = "dates_enquiry"
    imposed: Day
    ends_on: Day | None = None


class RecallNotice(Model):
    """The licence is revoked: take this person back into custody."""

    partner: ClassVar = Partner.PRISON
    what: Literal["recall_notice"] = "recall_notice"
    recall: Literal["standard", "fixed_term", "emergency"]


class WithdrawRecallNotice(Model):
    """The recall notified under an earlier key is withdrawn."""

    partner: ClassVar = Partner.PRISON
    what: Literal["withdraw_recall_notice"] = "withdraw_recall_notice"
    key: str


Ask = Annotated[
    Referral
    | Placement
    | SettlePlace
    | RankPlace
    | TagOrder
    | Notice
    | Information
    | WithdrawInformation
    | DatesEnquiry
    | RecallNotice
    | WithdrawRecallNotice,
    Field(discriminator="what"),
]
