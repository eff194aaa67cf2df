"""What a movement in or out of prison, told of the person, means to one sentence.

The record says whether coming in is a return: a feed's own reason for it is not reliable. Out to court, to hospital, to
another prison or for a time is no release. None: nothing is new. Raises Unfitting where a person must say.
"""

from datetime import datetime, timedelta
from typing import Literal

from domain import calendar
from domain.custody.prison import PrisonTransferred, Received, Released, Returned
from domain.enforcement.failures import recalled
from domain.errors import Unfitting
from domain.messages import Fact
from domain.model import Where
from domain.sentence import Sentence

In = Literal["ADMISSION", "TRANSFERRED", "RETURN_FROM_COURT", "TEMPORARY_ABSENCE_RETURN"]
Out = Literal[
    "RELEASED", "TRANSFERRED", "SENT_TO_COURT", "TEMPORARY_ABSENCE_RELEASE", "RELEASED_TO_HOSPITAL", "UNKNOWN"
]
ReleaseKind = Literal["automatic", "curfew", "parole", "compassionate", "end_of_remand", "executive"]
AGAIN = timedelta(hours=1)
"""Within it the same is the same told twice: feeds do, and hold movements back for 45 minutes."""


def came_in(sentence: Sentence, reason: In, prison: str, at: datetime) -> Fact | None:
    """Received, returned, moved, or nothing new."""
    if reason == "TRANSFERRED":
        return PrisonTransferred(prison=prison) if sentence.inside else _admitted(sentence, prison, at)
    return _admitted(sentence, prison, at) if reason == "ADMISSION" else None


def went_out(sentence: Sentence, reason: Out, kind: ReleaseKind, at: datetime) -> Fact | None:
    """Released, or nothing new."""
    if reason == "UNKNOWN":
        raise Unfitting("reason_unknown")
    if reason != "RELEASED":
        return None
    if not sentence.is_custodial:
        return Released(kind="end_of_remand")
    recall = recalled(sentence)
    if _before_sentence(sentence, at) or (recall and at < recall.at):
        raise Unfitting("release_before_sentence_or_recall")
    if sentence.releases and abs(sentence.releases[-1].at - at) < AGAIN:
        return None
    return Released(kind=kind)


def _admitted(sentence: Sentence, prison: str, at: datetime) -> Fact | None:
    if sentence.inside:
        return _again(sentence, prison, at)
    if sentence.releases and at < sentence.releases[-1].at:
        raise Unfitting("reception_before_release")
    if recalled(sentence) or sentence.where is Where.AT_LARGE:
        return Returned(prison=prison)
    return Received(prison=prison, reason="other")


def _again(sentence: Sentence, prison: str, at: datetime) -> Fact | None:
    """An admission of somebody who is inside: the first after the sentence, the same told twice, or another prison."""
    here = sentence.here_since.at
    known = sentence.last("received", "returned", "prison_transferred", since=here)
    if known is None:
        return Received(prison=prison, reason="sentence" if sentence.is_custodial else "other")
    if known.about != prison:
        return PrisonTransferred(prison=prison)
    return None if abs(known.at - at) < AGAIN else Received(prison=prison, reason="other")


def _before_sentence(sentence: Sentence, at: datetime) -> bool:
    return sentence.order is not None and calendar.day(at) < sentence.order.imposed
