"""Who in the team has read the plan as it is now (OMM 3.54): the thread that holds the team together."""

from collections.abc import Iterator

from domain.diary import Owed
from domain.errors import Unfitting
from domain.messages import Draft, Entry, Fact, Telling
from domain.model import Role
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated


class PlanRead(Fact, says="Plan read, as of entry {version}"):
    """A member of the team has read the plan. `version` is the entry that made or changed it, else the newest."""

    version: int | None = None

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        versions = [fact.seq for fact in sentence.facts("planned", "plan_changed")]
        if not versions or (self.version or versions[-1]) not in versions:
            raise Unfitting("plan_version_unknown")
        yield Draft(self.but(version=self.version or versions[-1]))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("plan_read", Dated(entry.occurred_at, entry.seq, entry.by.id, str(self.version)))


def owed(sentence: Sentence) -> Iterator[Owed]:
    """By each member but the manager, who wrote it; by key workers only where the plan is shared with the team."""
    version = sentence.last("planned", "plan_changed")
    if version is None:
        return
    read = {fact.about for fact in sentence.facts("plan_read") if fact.value == str(version.seq)}
    for id, role in _members(sentence).items():
        if id not in read:
            yield Owed(Question.PLAN_READ, version, id, owner=role)


def _members(sentence: Sentence) -> dict[str, Role]:
    team = sentence.team
    confidential = sentence.written is not None and sentence.written.shared == "need_to_know"
    workers = [] if confidential else sorted({one.key_worker for one in sentence.interventions if one.key_worker})
    found = dict.fromkeys(workers, Role.KEY_WORKER)
    named = {team.case_administrator: Role.CASE_ADMINISTRATOR, team.offender_supervisor: Role.OFFENDER_SUPERVISOR}
    found |= {id: role for id, role in named.items() if id}
    return {id: role for id, role in found.items() if id != team.offender_manager}
