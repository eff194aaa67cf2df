"""Team: who holds which role, who covers, what has changed and why."""

from collections.abc import Sequence
from typing import NamedTuple

from clients.console import dates, words
from clients.console.views import story
from clients.console.views.story import Line
from domain.messages import Entry
from domain.model import Role
from domain.record import TEAM
from domain.sentence import Sentence

CHANGES = (
    *("allocated", "manager_left", "absence_covered", "cover_ended", "area_changed", "transfer_requested"),
    *("transfer_accepted", "transfer_refused", "responsibility_passed", "handed_over", "delegated", "case_moved"),
)


class Member(NamedTuple):
    """Who holds a role, and what is known of them."""

    role: str
    who: str
    about: str


class TeamPage(NamedTuple):
    members: tuple[Member, ...]
    cover: str | None
    transfer: str | None
    changes: tuple[Line, ...]


def team(sentence: Sentence, entries: Sequence[Entry]) -> TeamPage:
    gone, cover, transfer = story.struck(entries), sentence.team.cover, sentence.transfer
    return TeamPage(
        members=(*(_member(sentence, role) for role in TEAM), *_key_workers(sentence)),
        cover=f"{cover.by}, from {dates.day(cover.from_day)} to {dates.day(cover.until)}" if cover else None,
        transfer=f"Asked for: to {transfer.to_area}, {dates.deadline(transfer.moment)}" if transfer else None,
        changes=tuple(story.line(one, gone.get(one.seq)) for one in reversed(entries) if one.type in CHANGES),
    )


def _member(sentence: Sentence, role: Role) -> Member:
    id = getattr(sentence.team, role)
    holder = sentence.team.holder(role, id)
    known = (holder.grade, holder.qualification, holder.agency, *holder.skills) if holder else ()
    about = ", ".join(words.role(one) for one in known if one)
    return Member(words.first_up(words.role(role)), id or words.NOBODY, about)


def _key_workers(sentence: Sentence) -> list[Member]:
    return [Member("Key worker", one.key_worker, one.name) for one in sentence.interventions if one.key_worker]
