"""The four Cs (OMM 3.10). Continuity is counted exactly, of the plan and of the relation apart (OMM A 2.4.3-2.4.4);
consistency, commitment and consolidation by what the record can show of them."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby

from domain.measures.account import Account, Contact
from domain.measures.continuity import qualities, transitions
from domain.measures.continuity.managers import gaps, managers_on, teams
from domain.measures.continuity.qualities import ANSWERS, ENDS
from domain.measures.continuity.transitions import STARTS
from domain.measures.facts import DEADLINES
from domain.measures.measure import MET, OUTSIDE, UNKNOWN, Count, Look, Window, verdict
from domain.measures.spans import total
from domain.measures.worded import Asks, plain, sheet

CONTACT = ("appointment_made", "attended", "home_visit_made")
PLAN = ("planned", "plan_changed")


# Who manages


def _of_a_sentence(found: Callable[[Account], Count]) -> Look:
    """A count of each sentence that was imposed in the period and that somebody manages."""

    def look(account: Account, window: Window) -> Count:
        if not window.has(account.sentenced_on):
            return OUTSIDE
        return found(account) if account.managers else UNKNOWN

    return look


def _managers(account: Account) -> Count:
    return Count(len({manager for _, manager in account.managers}), 1)


def _one_manager(account: Account) -> Count:
    return verdict(len({manager for _, manager in account.managers}) == 1)


def _one_person(account: Account) -> Count:
    return verdict(teams(account)[-1].has_one_person)


def _with_reason(account: Account, window: Window) -> Count:
    return total(verdict(change.has_reason) for change in transitions.changes_in(account, window))


def _gaps(account: Account, window: Window) -> Count:
    found = gaps(account)
    ended = [(gap.until - gap.first).days for gap in found if gap.until and window.has(gap.until)]
    is_open = any(gap.until is None and window.has(gap.first) for gap in found) and account.over_on is None
    return Count(sum(ended), len(ended), int(is_open))


# Who is seen


@lru_cache(maxsize=1)
def _seen(account: Account, window: Window) -> list[Contact]:
    return [contact for contact in account.contacts if window.has(contact.day)]


def _same_person(account: Account, window: Window) -> Count:
    contacts = _seen(account, window)
    if len(contacts) < 2:
        return OUTSIDE
    named = Counter(contact.with_whom for contact in contacts if contact.with_whom)
    return Count(max(named.values(), default=0), named.total(), len(contacts) - named.total())


@lru_cache(maxsize=1)
def _by_manager(account: Account, window: Window) -> list[tuple[Contact, Count]]:
    """Each contact, and whether it was with whoever managed the sentence that day."""
    return [(contact, _is_by_manager(account, contact)) for contact in _seen(account, window)]


def _is_by_manager(account: Account, contact: Contact) -> Count:
    managers = managers_on(account, contact.day)
    return UNKNOWN if managers is None or not contact.with_whom else verdict(contact.with_whom in managers)


def _with_manager(account: Account, window: Window) -> Count:
    return total(count for _, count in _by_manager(account, window))


def _within_team(account: Account, window: Window) -> Count:
    return total(_is_within_team(account, *one) for one in _by_manager(account, window))


def _is_within_team(account: Account, contact: Contact, by_manager: Count) -> Count:
    if by_manager in (MET, UNKNOWN):
        return by_manager
    members = [team for team in teams(account) if team.day <= contact.day][-1].members
    return verdict(contact.with_whom in members) if members else UNKNOWN


def _of_runs(found: Callable[[list[Contact]], int]) -> Look:
    """A number made of the contacts of each sentence that has any, all told with whom."""

    def look(account: Account, window: Window) -> Count:
        contacts = _seen(account, window)
        if not contacts:
            return OUTSIDE
        return Count(found(contacts), 1) if all(contact.with_whom for contact in contacts) else UNKNOWN

    return look


def _people(contacts: list[Contact]) -> int:
    return len({contact.with_whom for contact in contacts})


def _runs(contacts: list[Contact]) -> Iterator[list[Contact]]:
    return (list(run) for _, run in groupby(contacts, key=lambda contact: contact.with_whom))


def _longest_run(contacts: list[Contact]) -> int:
    return max(len(run) for run in _runs(contacts))


def _longest_days(contacts: list[Contact]) -> int:
    return max((run[-1].day - run[0].day).days for run in _runs(contacts))


ASKS = {
    "managers_per_sentence": plain(_of_a_sentence(_managers)),
    "one_manager_throughout": plain(_of_a_sentence(_one_manager)),
    "manager_changes_with_reason": plain(_with_reason, "transfer_requested"),
    "days_between_managers": plain(_gaps),
    "contacts_with_same_person": plain(_same_person, *CONTACT),
    "contacts_with_manager": plain(_with_manager, *CONTACT),
    "contacts_within_team": plain(_within_team, *CONTACT),
    "people_seen": plain(_of_runs(_people), *CONTACT),
    "longest_run_contacts": plain(_of_runs(_longest_run), *CONTACT),
    "longest_run_days": plain(_of_runs(_longest_days), *CONTACT),
    "transitions_with_meeting": plain(transitions.all_with_meeting, "transfer_requested", *STARTS, *PLAN),
    "handovers_with_meeting": plain(transitions.handovers),
    "transfers_with_meeting": plain(transitions.transfers, "transfer_requested"),
    "starts_with_meeting": plain(transitions.with_meeting, *STARTS, *PLAN),
    "plan_taken_up": Asks(transitions.taken_up(transitions.changes_in), (*PLAN, "plan_read", "reviewed")),
    "plan_taken_up_outside": Asks(transitions.taken_up(transitions.out_of_custody), (*PLAN, "plan_read", "reviewed")),
    "plan_read_by_members": Asks(transitions.plan_read, (*PLAN, "plan_read")),
    "reviews_by_the_team": plain(transitions.team_reviews, "reviewed"),
    "one_person_manages_and_supervises": plain(_of_a_sentence(_one_person)),
    "failures_judged": plain(qualities.judged, "failed_to_attend", "judged"),
    "unacceptable_failures_answered": plain(qualities.answered, "judged", "warned", *ANSWERS),
    "deadlines_kept": plain(qualities.kept, *DEADLINES, "missed", "escalated"),
    "appointments_as_arranged": plain(qualities.as_arranged, "appointment_made", "appointment_changed"),
    "prepared_before_start": plain(qualities.prepared, "prepared", *STARTS, *PLAN),
    "supported_while_running": plain(qualities.supported, "supported", *STARTS, *ENDS, *PLAN),
    "consolidated_after_completion": plain(qualities.consolidated, "completed", "consolidated", *PLAN),
}
REPORT = sheet("continuity").report(ASKS)
