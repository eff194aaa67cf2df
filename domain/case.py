"""The case itself: who the person is to us, what is disclosed, death, and the end with its evaluation (OMM 3.56)."""

from collections.abc import Iterator
from typing import Literal

from domain.asks import Ask, Language, Notice
from domain.court import over
from domain.diary import Owed
from domain.errors import BadInput, NotNow
from domain.messages import Command, Draft, Entry, Fact, Happening, Reason, Telling
from domain.model import Model
from domain.questions import Question
from domain.sentence import Sentence
from domain.state import Dated

AgeBand = Literal["18-24", "25-29", "30-39", "40-59", "60+"]
Ethnicity = Literal["white", "mixed", "asian", "black", "chinese_or_other", "not_stated"]
"""The five groups of the census of 2001, and not stated."""


class Died(Fact, verb="death", keeps=(), says="The person died"):
    """The sentence is over at once; what is left is its evaluation."""

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return over(super().fold(sentence, entry), entry, "died")


class AddressChanged(Fact, keeps=(), says="The address changed"):
    """The person lives elsewhere; the address itself is kept by the system that owns it."""

    known_from: str | None = None


class LanguageChosen(Fact, verb="language", keeps=(), says="Letters go out in {called}"):
    """The language in which the person wants letters; a later choice takes its place."""

    language: Language

    @property
    def called(self) -> str:
        return {"en": "English", "cy": "Welsh"}[self.language]

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.keeping("language_chosen", Dated(entry.occurred_at, entry.seq, value=self.language))


class CharacteristicsStated(
    Fact,
    verb="characteristics",
    says="Characteristics recorded, for equality monitoring",
):
    """Codes by which measures are told apart, for no other use (ESI rec. 3, A4; RAB B2). A later one corrects these.

    Left out is not known, which is another thing than not stated. `age_band` is the age on the day of sentence: RAB
    prints the bands and not the day, so the day is ours. Neither the entry's words nor the state bear any of it."""

    sex: Literal["female", "male", "not_stated"] | None = None
    ethnicity: Ethnicity | None = None
    disability: Literal["yes", "no", "not_stated"] | None = None
    age_band: AgeBand | None = None


class IdentityMerged(Fact, says="Identity merged into {into}"):
    """Two references turned out to be one person: this sentence goes on under the other."""

    into: str

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.but(person=self.into)


class IdentityUnmerged(Fact, says="Identity unmerged, back to {back_to}"):
    """A merge was wrong: this sentence belongs to the earlier reference again."""

    back_to: str

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.but(person=self.back_to)


class Disclose(Command, entry="disclosed", says="Disclosed to {to}"):
    """What was told to whom outside, why, under which protocol (OMM 3.19)."""

    what: str
    to: str
    why: str
    protocol: str


class InterventionOutcome(Model):
    """Whether one intervention was delivered, and if not, why."""

    intervention: str
    delivered: bool
    why: str | None = None


class ObjectiveOutcome(Model):
    """Whether one objective was met, and if not, why."""

    objective: str
    met: bool
    why: str | None = None


class End(Command, entry="ended", says="Sentence ended and evaluated"):
    """The de-brief of each intervention and objective, for those who commission; it closes the record (OMM 3.56)."""

    summary: str
    interventions: tuple[InterventionOutcome, ...] = ()
    objectives: tuple[ObjectiveOutcome, ...] = ()

    def decide(self, sentence: Sentence, telling: Telling) -> Iterator[Draft]:
        if sentence.over is None:
            raise NotNow(
                "term.early-end",
                f"This sentence runs {_until(sentence)}.",
                "End it early only with a court order or a report of death: record that first.",
            )
        missing = {one.id for one in sentence.interventions} - {one.intervention for one in self.interventions}
        missing |= set(sentence.objectives) - {one.objective for one in self.objectives}
        if missing:
            raise BadInput(f"end: select delivered or not, met or not, for {', '.join(sorted(missing))}.")
        values: dict[str, str | int] = {"reason": sentence.over.reason, "matters_left": len(sentence.matters)}
        yield Draft(self, because=(Reason(code="over", values=values, entries=(sentence.over.seq,)),))

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.but(ended_at=entry.occurred_at, matters=())

    def ask(self, sentence: Sentence) -> Ask | None:
        written_to = sentence.over is not None and sentence.over.reason not in ("died", "quashed")
        return Notice(letter="end", about=sentence.id, language=sentence.letters_in or "en") if written_to else None


class RulesChanged(Happening, says="The rules of version {version} apply from here"):
    """A run was carried over to another version of the rules."""

    version: int

    def fold(self, sentence: Sentence, entry: Entry) -> Sentence:
        return sentence.but(rules_version=self.version)


def owed(sentence: Sentence) -> Iterator[Owed]:
    """Once the sentence is over: its evaluation."""
    if sentence.over:
        yield Owed(Question.EVALUATION, Dated(sentence.over.at, sentence.over.seq))


def _until(sentence: Sentence) -> str:
    ends_on = sentence.last_day
    return f"until {ends_on:%-d %B %Y}" if ends_on else "for life"
