"""Why: over the example lives, whatever is asked; and four answers worked out by hand."""

from datetime import date
from functools import cache

import pytest

from domain import calendar, life, policy, rehearsal
from domain.errors import BadInput, NotFound
from domain.messages import Entry, Reason
from domain.why import said
from domain.why.answer import Why, of_entry
from domain.why.cited import cited, figure
from domain.why.counted import Counted, counted
from domain.why.due import of_due
from domain.why.tier import of_tier
from tests.conftest import EXAMPLES, example
from tests.domain import builders as a
from tests.domain.test_governance import order_of_2007

NAMES = [path.stem for path in EXAMPLES]
SOME = (
    *("breached-on-third-failure", "late-doubled-annulled", "recalled-and-re-released", "tier-four-in-2006"),
    *("supervision-passes-in-week-twelve", "lifer-from-two-axes-to-one-letter"),
)
TIERED = ("tier-four-in-2006", "pathway-moved-at-review-in-2001", "short-custody-in-2009", "quashed-on-appeal")


@cache
def entries_of(name: str) -> tuple[Entry, ...]:
    found = example(name)
    return tuple(rehearsal.live(found.but(sentence=found.sentence.but(id="S-1"))).entries)


def known(name: str, seq: int) -> tuple[Entry, ...]:
    return entries_of(name)[:seq]


def says(why: Why) -> list[str]:
    return [one.says for one in why.because]


# Every life


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_of_a_life_has_a_chain_of_entries_that_precede_it(name: str) -> None:
    entries = entries_of(name)
    for entry in entries:
        why = of_entry(entries, entry.seq)
        numbers = [link.seq for link in why.chain]
        assert numbers[0] == entry.seq
        assert len(numbers) == len(set(numbers))
        for link in why.chain:
            assert all(0 < seq < link.seq for seq in link.came_from)
            assert set(link.came_from) <= set(numbers)


@pytest.mark.parametrize("name", NAMES)
def test_every_reason_of_a_life_is_told_in_words_with_what_it_rests_on(name: str) -> None:
    for entry in entries_of(name):
        for reason in entry.because:
            assert reason.code in said.SAYS
            assert not said.says(reason).startswith(f"{reason.code.replace('_', ' ').capitalize()}: ")
            assert reason.standard is None or cited(reason.standard, reason.code).source


@pytest.mark.parametrize("name", SOME)
def test_whatever_is_owed_at_any_entry_of_a_life_is_explained(name: str) -> None:
    entries, sentence = entries_of(name), None
    seen = set()
    for entry in entries:
        sentence = life.evolve(sentence, entry)
        for clock in sentence.clocks:
            if clock in seen:
                continue
            seen.add(clock)
            why = of_due(entries[: entry.seq], clock.key)
            codes = {one.code for one in why.because}
            assert why.came_from[0] == clock.seq
            assert why.if_missed
            if clock.due is None:
                assert codes & {"no_standard", "standard"}
                assert why.counted is None
            else:
                assert (why.counted is None) == ("given_day" in codes)
                assert why.counted is None or why.counted.last == calendar.day(clock.due)


@pytest.mark.parametrize("name", TIERED)
def test_the_tier_of_any_moment_is_the_one_that_stands(name: str) -> None:
    entries, sentence = entries_of(name), None
    for entry in entries:
        sentence = life.evolve(sentence, entry)
        if entry.seq % 9 == 0:
            told = of_tier(entries[: entry.seq]).what
            assert told.startswith(f"Tier {sentence.tier.replace('_', ' ')} of " if sentence.tier else "No tier")


@pytest.mark.parametrize("ref", policy.released())
def test_the_days_named_are_as_many_as_the_standard_counts(ref: str) -> None:
    start = calendar.instant("2024-12-19 10:00")
    for standard in policy.pack(ref).standards:
        assert figure(standard)
        if standard.unit in ("working_days", "business_days") and standard.figure:
            due = standard.due(start)
            count = due and counted(standard, start, due)
            assert count
            assert len(count.days) == standard.figure
            assert not {*count.days} & {*count.left_out}


# By hand


def test_an_explanation_is_due_two_days_after_the_failure() -> None:
    """A3 was missed on Tuesday 6 April 1999: the two days of CMM Table A2.13 are Wednesday and Thursday, as printed
    days, not working days. On Wednesday nobody has asked yet."""
    why = of_due(known("breached-on-third-failure", 20), "explanation_sought")
    assert why.what == "Ask for an explanation of A3: due by the end of Thu 8 Apr 1999"
    assert says(why) == ["Owed by the case administrator", "The standard that answers it for this sentence"]
    standard = why.because[1].standard
    assert standard
    assert (standard.ref, standard.answer) == ("ns1995@1/explanation_sought", "2 days from failure")
    assert (standard.source, standard.confidence, standard.kind) == ("CMM Table A2.13", "certain", "target")
    assert why.counted == Counted(
        start=date(1999, 4, 6), last=date(1999, 4, 8), unit="days", days=(date(1999, 4, 7), date(1999, 4, 8))
    )
    assert why.if_missed == (
        "After Thu 8 Apr 1999 an exception report goes to the offender manager.",
        "Still open 5 working days later, it goes to the line manager (ns1995@1/exception_report).",
    )
    assert [link.seq for link in why.chain] == [20, 11]


def test_once_it_was_missed_it_says_who_was_told_and_who_will_be() -> None:
    why = of_due(known("breached-on-third-failure", 21), "explanation_sought/A3")
    assert why.what == "Ask for an explanation of A3: was due by the end of Thu 8 Apr 1999"
    assert says(why)[0] == "Owed by the case administrator; the offender manager is asked now"
    assert why.if_missed == (
        "Entry 21, Thu 8 Apr 1999: exception report to the offender manager.",
        "Still open after Thu 15 Apr 1999, it goes to the line manager.",
    )
    assert [link.seq for link in why.chain] == [20, 11, 21]


def test_a_plan_is_due_fifteen_business_days_after_the_first_attended_appointment_good_friday_left_out() -> None:
    """Seen on Wednesday 16 March 2016: 17, 18, 21 to 24, 29 to 31 March and 1, 4 to 8 April are fifteen; Good Friday
    was the 25th, Easter Monday the 28th (service level of the contract providers)."""
    entries = entries_of("missed-first-appointment-in-2016")
    why = of_due(tuple(one for one in entries if calendar.day(one.recorded_at) <= date(2016, 3, 16)), "plan")
    assert why.what == "Make the sentence plan: due by the end of Fri 8 Apr 2016"
    assert why.counted
    assert [day.day for day in why.counted.days] == [17, 18, 21, 22, 23, 24, 29, 30, 31, 1, 4, 5, 6, 7, 8]
    assert why.counted.left_out == (date(2016, 3, 25), date(2016, 3, 28))
    assert why.because[1].standard
    assert why.because[1].standard.answer == "15 business days from first attended appointment"


def test_a_tier_says_its_scheme_its_override_the_factors_beneath_and_what_it_was_before() -> None:
    """Worked out 4 in March 2006, again in May, 3 at the review in September, two weeks later overridden to 4 by the
    line manager until 18 November; then 3 comes back."""
    why = of_tier(known("tier-four-in-2006", 57))
    assert why.what == "Tier 4 of the four tiers (omm), since Mon 18 Sep 2006"
    scheme, override, factors = why.because
    assert scheme.standard
    assert scheme.standard.ref == "omm2005@1"
    assert override.says == "Overridden by line manager oduya, until Sat 18 Nov 2006: burglaries in the same street"
    assert factors.says.startswith("Tier 3 worked out from likelihood of reoffending high, prolific or priority no")
    assert [(row.seq, row.tier) for row in why.history] == [(9, None), (10, "4"), (25, "4"), (54, "3"), (57, "4")]
    assert {row.scheme for row in why.history} == {"omm"}
    assert why.came_from == (57, 54)
    after = of_tier(known("tier-four-in-2006", 67))
    assert after.what == "Tier 3 of the four tiers (omm), since Mon 4 Sep 2006"
    assert after.history[-1].tier == "3"


def test_a_recall_goes_back_to_the_third_failure_and_its_appointment() -> None:
    why = of_entry(entries_of("recalled-on-third-failure-in-2007"), 48)
    assert [link.seq for link in why.chain] == [48, 47, 46, 43, 42]
    assert [link.type for link in why.chain] == [
        "recall_decided",
        "judged",
        "explanation_given",
        "failed_to_attend",
        "appointment_made",
    ]
    assert "Unacceptable failures counted: 3; a decision falls due at 3; reached: yes" in [
        one.says for one in why.chain[1].because
    ]


def test_a_record_of_which_somebody_may_see_a_part_is_explained_by_that_part() -> None:
    seen = [one for one in entries_of("recalled-on-third-failure-in-2007") if one.seq not in (5, 46)]
    why = of_entry(seen, 48)
    assert [(link.seq, link.type) for link in why.chain] == [(48, "recall_decided"), (47, "judged")]
    with pytest.raises(NotFound, match="There is no entry 46"):
        of_entry(seen, 46)


# Edges


def test_what_the_instrument_sets_no_time_for_has_no_date_and_says_so() -> None:
    why = of_due(known("breached-on-third-failure", 20), "explanation")
    assert why.what == "Record the explanation of A3, or that none was given: no date"
    assert says(why)[1] == "The instrument asks for it and sets no time"
    assert why.if_missed == ("It has no date, so nobody is told.",)


def test_a_time_that_nobody_has_found_is_not_told_as_none_set() -> None:
    why = of_due(a.order().entries, "plan")
    assert says(why)[1].startswith("The instrument asks for it, but nobody has found its time")
    assert why.because[1].standard
    assert why.because[1].standard.value == "unknown"


def test_what_no_instrument_knows_says_so() -> None:
    why = of_due(a.back_inside().entries, "release_date")
    assert says(why) == ["Owed by the prison", "No instrument that governs here sets a time for it"]


def test_a_clock_whose_start_has_not_come_says_what_it_waits_for() -> None:
    entries = entries_of("missed-first-appointment-in-2016")[:2]
    why = of_due(entries, "first_appointment")
    assert says(why)[1] == "Its time runs from allocation to the provider: that is not known or has not come"


def test_a_standard_that_came_after_its_limit_was_past_is_counted_from_when_it_came() -> None:
    """Four months from a plan of March 2007 were over in July; the standards that ask for them came on 30 September."""
    step = a.found(order_of_2007(), "2007-10-01")
    why = of_due(step.entries, "review")
    changed = a.last(step, "policy_changed").seq
    assert why.what == "Review the plan: due by the end of Tue 29 Jan 2008"
    assert why.because[2].entries == (changed,)
    assert why.counted
    assert (why.counted.start, why.counted.unit) == (date(2007, 9, 29), "months")
    assert why.came_from == (a.last(step, "planned").seq, changed)


def test_a_turn_of_time_is_on_the_day_that_was_named_and_nobody_can_miss_it() -> None:
    why = of_due(a.order().entries, "term")
    assert says(why) == ["Owed by nobody: the day itself brings it", "Due on the last day of the term"]
    assert why.if_missed == ("Nobody can miss it: the day itself brings it.",)


def test_what_was_past_when_the_sentence_was_taken_on_was_reported_to_nobody() -> None:
    step = a.sentenced(taken_on="1999-04-06")
    why = of_due(step.entries, "first_appointment")
    caught_up = a.last(step, "caught_up")
    assert why.what.startswith("Hold the first appointment: was due by the end of Mon 8 Mar 1999")
    assert why.if_missed[0] == (
        f"Entry {caught_up.seq}, Tue 6 Apr 1999: it was due before the sentence was taken on, and reported to nobody."
    )


def test_what_may_wait_under_an_instruction_goes_no_higher() -> None:
    step = a.tell(
        a.order(),
        "instruct_priorities",
        "1999-03-02",
        "LM",
        may_wait=["first_appointment"],
        until="1999-06-01",
        why="x",
    )
    instruction = a.last(step, "priorities_instructed").seq
    assert of_due(step.entries, "first_appointment").if_missed[1] == (
        f"The priority instruction of entry {instruction} lets it wait: it goes no higher."
    )
    late = a.wait(step, "1999-03-09")
    (missed,) = [entry.seq for entry in late.entries if getattr(entry.data, "key", "") == "first_appointment"]
    assert of_due(late.entries, "first_appointment").if_missed == (
        f"Entry {missed}, Mon 8 Mar 1999: told to the offender manager; "
        f"the priority instruction of entry {instruction} lets it wait.",
    )


def test_an_annulled_entry_says_by_which_entry_by_whom_and_why() -> None:
    entries = entries_of("late-doubled-annulled")
    struck = of_entry(entries, 31).chain[0].annulled
    assert struck
    assert (struck.by_entry, str(struck.by)) == (49, "offender_manager:brandt")
    assert struck.reason == "the office was closed that morning and nobody could be seen"
    assert of_entry(known("late-doubled-annulled", 48), 31).chain[0].annulled is None


def test_an_entry_told_again_and_an_answer_of_a_partner_point_to_what_they_are_about() -> None:
    entries = entries_of("late-doubled-annulled")
    assert of_entry(entries, 32).came_from == (31,)
    assert of_entry(entries, 5).came_from == (4,)


@pytest.mark.parametrize("seq", [0, 74])
def test_an_entry_that_is_not_there_is_not_found(seq: int) -> None:
    with pytest.raises(NotFound, match=f"There is no entry {seq} of S-1; the last one is 73"):
        of_entry(entries_of("breached-on-third-failure"), seq)


def test_what_is_owed_more_than_once_is_to_be_named() -> None:
    with pytest.raises(BadInput, match="Name one: appointment_outcome/A2, appointment_outcome/A3"):
        of_due(known("breached-on-third-failure", 12), "appointment_outcome")


def test_what_was_answered_is_not_owed_and_says_by_which_entry() -> None:
    with pytest.raises(NotFound, match=r"Entry 22 was the last to answer it: Explanation of A3 sought\."):
        of_due(known("breached-on-third-failure", 23), "explanation_sought/A3")


def test_what_was_never_owed_lists_what_is() -> None:
    with pytest.raises(NotFound, match=r"Nothing is owed under 'tea' in S-1\. Owed: .*plan"):
        of_due(a.order().entries, "tea")


def test_where_no_tier_was_told_it_says_whether_anybody_tiers() -> None:
    why = of_tier(a.order().entries)
    assert (why.what, why.came_from) == ("No tier has been told", ())
    assert says(why) == ["None of the packs that govern this sentence tiers its cases"]
    assert says(of_tier(a.order_under_omm().entries)) == ["The scheme by which this pack tiers its cases"]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (
            Reason(code="met", values={"key": "judgement/A3", "due": "1999-04-08T22:59:59Z"}),
            "This is what was owed: “Judge the failure A3”, due Thu 8 Apr 1999; in time",
        ),
        (Reason(code="met", values={"required": 6, "kept": 7}), "7 contacts kept of 6 required: enough"),
        (Reason(code="high_harm_oversight", values={"recorded": "false"}), "A manager took part, as a high risk"),
        (Reason(code="not_thought_of", values={"some_day": "2020-01-02"}), "Not thought of: some day Thu 2 Jan 2020"),
        (Reason(code="not_thought_of"), "Not thought of"),
        (Reason(code="replanned", values={"released": "2020-01-02"}), "Planned again because of: released Thu 2 Jan"),
    ],
    ids=lambda value: value.code if isinstance(value, Reason) else "",
)
def test_a_reason_is_told_in_words_with_its_values(reason: Reason, words: str) -> None:
    assert said.says(reason).startswith(words)


@pytest.mark.parametrize(
    ("ref", "answer"),
    [
        ("ns1995@1/breach_decision", "the same day as judgement"),
        ("ns1995@1/contacts_months_1_3", "at least 12 contacts in each 3 months from sentence"),
        ("ns1995@1/breach_threshold", "3 failures"),
        ("ns1995@1/explanation", "none set"),
        ("ns1995@1/plan", "not known: nobody has found a figure"),
        ("probation-2021@1/handover", "8 months and 14 days before release date"),
        ("reset-2024@1/contact_stopped", "no contact once 2/3 of the term has passed from"),
    ],
)
def test_a_figure_is_told_as_it_is_printed(ref: str, answer: str) -> None:
    assert str(cited(ref).answer).startswith(answer)


def test_a_rule_of_allocation_is_cited_by_the_rows_that_the_reason_rests_on() -> None:
    cap = cited("rab2020@1/allocation", "caseload_over_cap")
    assert cap.value is None
    assert cap.source.startswith("HMIP Research & Analysis Bulletin 2020/01, 2.1")
