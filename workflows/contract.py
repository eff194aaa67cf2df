"""The contract between a sentence's workflow and whoever speaks to it: names, ids, inputs and answers.

Names are wire format. An update or signal is called what the message is called (`judge`, `released`), so that the
timeline of the Temporal UI reads like the case; its one argument is the message's envelope.
"""

from datetime import date, timedelta

from temporalio.common import SearchAttributeKey

from domain import life
from domain.asks import Partner
from domain.enforcement import proceedings
from domain.messages import Message
from domain.model import Instant, Model
from domain.record import Line
from domain.sentence import Sentence

WORKFLOW = "Sentence"
TASK_QUEUE = "sentences"
RESUME = "resume"
WRITE_UP = "write_up"
STATE = "state"

WHERE = SearchAttributeKey.for_keyword("SentenceWhere")
TIER = SearchAttributeKey.for_keyword("SentenceTier")
HARM = SearchAttributeKey.for_keyword("SentenceRiskOfHarm")
ENFORCEMENT = SearchAttributeKey.for_keyword("SentenceEnforcement")
AREA = SearchAttributeKey.for_keyword("SentenceArea")
MANAGER = SearchAttributeKey.for_keyword("SentenceManager")
ATTENTION = SearchAttributeKey.for_keyword("SentenceAttention")
SEARCH_ATTRIBUTES = (WHERE, TIER, HARM, ENFORCEMENT, AREA, MANAGER, ATTENTION)

MEMO_SENTENCE = "sentence"


def queue_of(partner: Partner) -> str:
    """The task queue of what is asked of one partner: one that is down or slow holds up no other's."""
    return f"partner-{partner.value}"


class Carried(Model):
    """What one run hands to the next: everything, lines that wait for the next append among it."""

    sentence: Sentence
    offset: timedelta
    written: int
    chain: str
    unwritten: tuple[Line, ...] = ()
    halted: str | None = None
    kept_raw: tuple[Message, ...] = ()


class Run(Model):
    """The input of a run: how the sentence is taken on, or what the run before carried over, and the rules to use.

    `case_start` is given in a rehearsal alone: the case's clock then starts there, whatever the server's clock says.
    """

    rules_version: int
    start: tuple[Message, ...] = ()
    case_start: Instant | None = None
    carried: Carried | None = None


class Answer(Model):
    """What a message made: the entries from `first` to `last`; `first` 0 where it is kept to be folded later."""

    message: str
    first: int
    last: int


class Ended(Model):
    """What a sentence's workflow returns: the record holds everything else."""

    sentence: str
    ended_on: date
    entries: int


class State(Model):
    """A live look at a sentence for tools: nothing here is needed to run it."""

    seq: int
    written: int
    asking: int
    quiet: bool
    ended: bool
    next_wake: Instant | None
    offset: timedelta
    halted: str | None
    kept_raw: int


def search_attributes(sentence: Sentence, *, halted: bool) -> list[tuple[SearchAttributeKey[str], str]]:
    """What lists in the Temporal UI can filter by: codes only, never a name or a number of a person."""
    return [
        (WHERE, sentence.where),
        (TIER, sentence.tier or "none"),
        (HARM, sentence.harm),
        (ENFORCEMENT, proceedings.state(sentence)),
        (AREA, sentence.area),
        (MANAGER, sentence.team.offender_manager or "none"),
        (ATTENTION, "halted" if halted else "none"),
    ]


NEWEST_RULES = life.RULES
_in_use = NEWEST_RULES


def rules_to_use() -> int:
    """The version of the rules that a run carried over now is to use: a worker's setting, the newest by default."""
    return _in_use


def use_rules(version: int) -> None:
    """Sets it for this process, before its worker starts."""
    global _in_use
    _in_use = version
