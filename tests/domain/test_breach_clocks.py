"""Whatever happens on the ladder, and in whatever order: what reached the threshold is decided, or somebody is told.

A machine fails, warns, refers, breaches, waits and goes to court at will; the threshold is worked out anew from the
record by the rule that can be asked.
"""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain import calendar
from domain.diary import standard_of
from domain.errors import Refused
from domain.messages import Entry
from domain.questions import Question
from domain.rules.ladder import Event, reaches
from tests.domain import builders as a

STARTS = {
    "ns1995@1": "1999-03-01",
    "ns2000@1": "2003-03-03",
    "crc2015@1": "2016-02-01",
    "nps2015@1": "2016-02-01",
    "probation-2021@1": "2022-05-03",
}
DECIDED = ("breach_decided", "not_breaching_authorised", "breach_referred", "breach_declined")
CLOCKS = ("breach_decision", "breach_started", "breach_referred", "breach_started_on_referral")


class OnTheLadder(RuleBasedStateMachine):
    """One order, from its first day on."""

    @initialize(pack=st.sampled_from(sorted(STARTS)))
    def begin(self, pack: str) -> None:
        day = STARTS[pack]
        named = None if pack == "ns2000@1" else pack
        self.step = a.allocated(a.sentenced("community_order", day, pack=named, months=240), f"{day} 16:00")
        self.on = date.fromisoformat(day)
        self.number = 0

    def told(self, name: str, hour: str, by: str | None = None, **body: Any) -> None:
        with suppress(Refused):
            self.step = a.tell(self.step, name, f"{self.on} {hour}", by, **body)

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.on += timedelta(days=days)
        self.step = a.wait(self.step, f"{self.on} 06:00")

    @rule(days=st.integers(1, 120), finding=st.sampled_from(["unacceptable", "unacceptable", "acceptable"]))
    def fails(self, days: int, finding: str) -> None:
        self.time_passes(days)
        self.number += 1
        name = f"F{self.number}"
        self.told("condition_broken", "09:00", "OM", failure=name, condition="curfew")
        self.told("explanation_given", "10:00", "CA", failure=name, given="none_given")
        self.told("judge", "11:00", failure=name, finding=finding, reason="no reply")

    @rule()
    def warned(self) -> None:
        if self.number:
            self.time_passes(1)
            self.told("warn", "12:00", failure=f"F{self.number}")

    @rule(until=st.none() | st.integers(0, 30))
    def not_breached(self, until: int | None) -> None:
        self.time_passes(1)
        told = {"until": (self.on + timedelta(days=until)).isoformat()} if until is not None else {}
        self.told("authorise_not_breaching", "13:00", "LM", reason="motivated", **told)

    @rule()
    def breached(self) -> None:
        if self.number:
            self.time_passes(1)
            self.told("breach", "14:00", failures=[f"F{self.number}"], reason="failures")

    @rule(declines=st.booleans())
    def referred(self, declines: bool) -> None:
        if self.number:
            self.time_passes(1)
            self.told("refer_breach", "14:00", failures=[f"F{self.number}"], reason="failures")
            if declines:
                self.told("decline_breach", "15:00", "EO", reason="evidence")

    @rule()
    def dealt_with(self) -> None:
        self.time_passes(1)
        self.told("court_outcome", "16:00", outcome="continued")

    @rule()
    def taken_back(self) -> None:
        self.time_passes(1)
        self.told("withdraw_breach", "16:00", reason="mistaken")

    @invariant()
    def what_reached_the_threshold_is_decided_or_open(self) -> None:
        open_now = any(clock.question == "breach_decision" for clock in self.step.sentence.clocks)
        decisive = [entry for entry in self.reaching() if not self.decided_since(entry)]
        assert open_now == (bool(decisive) and not self.in_court())

    @invariant()
    def no_breach_clock_is_past_and_reported_to_nobody(self) -> None:
        for clock in self.step.sentence.clocks:
            if clock.question in CLOCKS and clock.due and clock.due < self.step.sentence.last_moment:
                told = {one.data.key for one in self.step.entries if one.type == "missed"}
                assert clock.key in told or calendar.day(clock.next) >= calendar.day(self.step.sentence.last_moment)

    def of(self, *types: str) -> list[Entry]:
        return [entry for entry in self.step.entries if entry.type in types]

    def reaching(self) -> list[Entry]:
        """The judgements that reach the threshold and that no court has dealt with, worked out from the record."""
        threshold = standard_of(self.step.sentence, Question.BREACH_THRESHOLD)
        warned = {one.data.failure: calendar.day(one.occurred_at) for one in self.of("warned")}
        found = [one for one in self.of("judged") if one.data.finding == "unacceptable"]
        dealt_with = max((one.seq for one in self.of("court_outcome")), default=0)
        new = [one for one in found if one.seq > dealt_with]
        counted = found if threshold.counts_from == "warning" else new
        events = [
            Event(
                date=calendar.day(one.occurred_at),
                outcome="failed",
                judgement="unacceptable",
                warning_date=warned.get(one.data.failure),
            )
            for one in counted
        ]
        return [one for number, one in enumerate(counted) if one in new and reaches(threshold, events, number)]

    def decided_since(self, judged: Entry) -> bool:
        since = [one for one in self.of(*DECIDED) if one.seq > judged.seq]
        ended = [one.seq for one in self.of("stay_ended")]
        return any(
            one.type != "not_breaching_authorised" or all(seq < one.seq for seq in ended) or one.data.until is None
            for one in since
        )

    def in_court(self) -> bool:
        last = self.of("breach_decided", "court_outcome", "breach_withdrawn")
        return bool(last) and last[-1].type == "breach_decided"


OnTheLadder.TestCase.settings = settings(
    derandomize=True, database=None, deadline=None, max_examples=60, stateful_step_count=25
)
test_the_ladder_leaves_nothing_undecided = OnTheLadder.TestCase
