"""The contract between a provider's workflow and whoever speaks to it: names, ids, inputs and answers.

As with a sentence, an update is called what the message is called (`take_place`); its one argument is the envelope.
"""

from domain.messages import Message
from domain.model import Instant, Model
from domain.places.life import ToSentence
from domain.places.state import Places
from domain.record import Line

WORKFLOW = "Provider"
TASK_QUEUE = "places"
RESUME = "resume"
STATE = "state"


class Carried(Model):
    """What one run hands to the next: everything, what is not written and not told yet among it."""

    places: Places
    written: int
    chain: str
    unwritten: tuple[Line, ...] = ()
    untold: tuple[ToSentence, ...] = ()
    halted: str | None = None
    kept: tuple[Message, ...] = ()


class Run(Model):
    """The input of a run: the message that opens the list, or what the run before carried over."""

    opened: Message | None = None
    carried: Carried | None = None


class State(Model):
    """A live look at a list for tools: nothing here is needed to run it."""

    seq: int
    written: int
    untold: int
    next_wake: Instant | None
    halted: str | None


def workflow_id(provider: str) -> str:
    return f"places:{provider}"
