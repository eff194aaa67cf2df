"""What measures look at: the entries of a sentence as flat facts, the same whether they come one sentence at a time or
from the whole record in bulk.

An entry of a type in `READS` is one fact with up to three of its fields; each deadline that an entry met (or met late)
is one fact more, and so is each objective that a contact names. What was annulled is no fact. Nothing here says what is
good: that is for the measures.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple

from domain import calendar
from domain.messages import Entry

WHOLE = "$"
"""In place of a field: all that the entry says, as JSON."""

READS: dict[str, tuple[str, ...]] = {
    "engagement_opened": ("engagement", "area", "person"),
    "engagement_closed": (),
    "report_asked_for": ("report", "extent"),
    "report_delivered": ("report", "quality", "author"),
    "report_handed_over": ("report", "to"),
    "sentenced": ("kind", "imposed", WHOLE),
    "allocated": ("offender_manager", "line_manager", WHOLE),
    "handed_over": ("offender_manager", "three_way_meeting_on", "why_no_meeting"),
    "responsibility_passed": ("offender_manager", "area", "hands_over"),
    "transfer_requested": ("to_area", "meeting_on", "reason"),
    "transfer_accepted": ("offender_manager",),
    "transfer_refused": ("reason",),
    "manager_left": ("offender_manager", "reason"),
    "characteristics_stated": ("", "", WHOLE),
    "absence_covered": ("by_whom", "from_day", "until"),
    "task_delegated": ("task", "to", "grade"),
    "assessed": ("harm", "likelihood", WHOLE),
    "risk_information": ("source", "change", "factor"),
    "assessment_questioned": ("why",),
    "need_stated": ("need", "stated_by"),
    "view_stated": ("agrees_with_plan", "took_part_in_planning"),
    "criterion_judged": ("criterion", "answer", "reason"),
    "multi_agency_meeting_held": ("", "", WHOLE),
    "planned": ("", "", WHOLE),
    "plan_changed": ("reason", "", WHOLE),
    "reviewed": ("kind", "covers_all_parts", WHOLE),
    "plan_read": ("version",),
    "order_explained": ("understood", "", WHOLE),
    "tier_set": ("tier", "scheme"),
    "tier_worked_out": ("tier", "scheme", "unit"),
    "tier_not_told": ("", "scheme", "unit"),
    "tier_overridden": ("tier", "scheme"),
    "tier_turned": ("tier", "scheme"),
    "tier_override_ended": ("tier", "scheme"),
    "moved_to_unit": ("unit",),
    "unit_refused": ("unit", "reason"),
    "appointment_made": ("appointment", "when", "statutory"),
    "appointment_changed": ("appointment", "change", "when"),
    "attended": ("appointment", "with_whom", "statutory"),
    "home_visit_made": ("appointment", "with_whom", "seen"),
    "failed_to_attend": ("appointment",),
    "condition_broken": ("failure", "condition"),
    "explanation_sought": ("failure",),
    "explanation_given": ("failure", "given"),
    "judged": ("failure", "finding"),
    "warned": ("failure",),
    "not_breaching_authorised": ("reason", "until"),
    "breach_decided": ("", "", WHOLE),
    "breach_referred": ("", "", WHOLE),
    "breach_declined": ("reason",),
    "breach_withdrawn": ("reason",),
    "hearing_listed": ("hearing_on",),
    "court_outcome": ("outcome", "ground", WHOLE),
    "recall_decided": ("", "", WHOLE),
    "arrested": ("reason",),
    "charged": ("offence_on",),
    "convicted": ("offence_on",),
    "released": ("kind",),
    "received": ("prison", "reason"),
    "returned": ("prison",),
    "at_large": (),
    "licence_ended": (),
    "contact_suspended": ("reason",),
    "contact_resumed": (),
    "contacts_counted": ("period", "kept", WHOLE),
    "contact_rate_counted": ("period", "kept", WHOLE),
    "referred": ("intervention", "brokerage"),
    "referral_accepted": ("intervention",),
    "referral_refused": ("intervention", "reason"),
    "place_free": ("intervention", "from_day"),
    "prepared": ("intervention",),
    "commenced": ("intervention", "three_way_meeting_on", "why_no_meeting"),
    "started": ("intervention", "three_way_meeting"),
    "tag_fitted": ("intervention",),
    "tag_removed": ("intervention",),
    "supported": ("intervention", "how"),
    "session_attended": ("intervention", "session"),
    "hours_worked": ("intervention", "hours"),
    "completed": ("intervention",),
    "ended_early": ("intervention", "reason"),
    "intervention_ended": ("intervention", "reason"),
    "consolidated": ("intervention",),
    "unmet_need_recorded": ("need", "cause"),
    "sentence_varied": ("", "", WHOLE),
    "annulled": ("seq", "type", "occurred_on"),
    "missed": ("key", "under_instruction", "due"),
    "escalated": ("key", "to"),
    "caught_up": ("", "", WHOLE),
    "term_ended": (),
    "sentence_quashed": (),
    "died": (),
    "ended": ("", "", WHOLE),
}
DEADLINES = ("met", "met_late", "met_recorded_late")
"""Codes of reasons that say of an entry which obligation it met: about its key, with its due instant and standard."""
SERVED = "served"
"""Of a contact that was offered or kept: an objective that it names, for which appointment, and the entry's type."""
AN_HOUR = 3600
SERVE = ("appointment_made", "attended")
"""The types of entry that name the objectives that a contact serves."""


class Fact(NamedTuple):
    """One fact of the record: `at` and `recorded_at` in seconds since 1970 began (UTC); `about`, `value` and `more` are
    the fields that `READS` names, as text, "" for none."""

    kind: str
    at: int
    recorded_at: int
    seq: int
    role: str
    by: str
    about: str = ""
    value: str = ""
    more: str = ""

    @property
    def day(self) -> date:
        """The London day on which it happened."""
        return _day_of_hour(self.at // AN_HOUR)

    @property
    def known_on(self) -> date:
        """The London day on which it was recorded."""
        return _day_of_hour(self.recorded_at // AN_HOUR)

    @property
    def says(self) -> dict[str, Any]:
        """All that the entry says, of a type that is read as a whole."""
        said: dict[str, Any] = json.loads(self.more)
        return said


def day_of(stamp: str) -> date:
    """The London day of an instant as records write it. London's clocks change on the hour, so the hour tells."""
    return _day_of_stamp(stamp[:13])


def seconds(stamp: str) -> int:
    """An instant as records write it in seconds, as facts have it."""
    return int(datetime.fromisoformat(stamp).timestamp())


def facts_of(entries: Iterable[Entry], as_at: date | None = None) -> list[Fact]:
    """The facts of a sentence in the order in which they happened, by what was recorded until the end of a day."""
    last = calendar.stamp(calendar.end_of(as_at)) if as_at else None
    texts = [json.loads(entry.text) for entry in entries]
    known = [text for text in texts if last is None or text["recorded_at"] <= last]
    found = standing([fact for text in known for fact in _facts(text)])
    return sorted(found, key=lambda fact: (fact.at, fact.seq, fact.kind, fact.about))


def standing(facts: list[Fact]) -> list[Fact]:
    """The facts without those of entries that were annulled."""
    struck = {int(fact.about) for fact in facts if fact.kind == "annulled"}
    return [fact for fact in facts if fact.seq not in struck] if struck else facts


def _facts(text: dict[str, Any]) -> Iterator[Fact]:
    by, stamps = text["by"], (seconds(text["occurred_at"]), seconds(text["recorded_at"]))
    if text["type"] in READS:
        fields = (_text(text["data"], field) for field in READS[text["type"]])
        yield Fact(text["type"], *stamps, text["seq"], by["role"], by["id"], *fields)
    for reason in text["because"]:
        values = reason.get("values", {})
        if reason["code"] in DEADLINES and "key" in values:  # a period of contacts is met too, without a key
            about = (values["key"], values["due"], reason.get("standard", ""))
            yield Fact(reason["code"], *stamps, text["seq"], by["role"], by["id"], *about)
    for objective in text["data"].get("objectives") or () if text["type"] in SERVE else ():
        about = (objective, _text(text["data"], "appointment"), text["type"])
        yield Fact(SERVED, *stamps, text["seq"], by["role"], by["id"], *about)


def _text(data: dict[str, Any], field: str) -> str:
    value = data if field == WHOLE else data.get(field)
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@cache
def _day_of_hour(hour: int) -> date:
    return calendar.day(datetime.fromtimestamp(hour * AN_HOUR, UTC))


@cache
def _day_of_stamp(hour: str) -> date:
    return _day_of_hour(seconds(f"{hour}:00:00Z") // AN_HOUR)
