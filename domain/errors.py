"""The errors of the house, one tree.

WholeSentenceError
├── Refused            a command turned down: which rule, and what would make it acceptable
│   ├── NotAllowed     wrong role, or author and approver are one person
│   ├── NotNow         the sentence is not at that point
│   ├── Changed        something was entered since its sender looked
│   └── Doubted        something speaks against it: its sender is to say that they know, and why they go on
├── BadInput           a message, scenario or file that cannot be read; names the place
├── Unfitting          a readable fact that does not fit what is known; kept as an entry, never shown as an error
├── NewerThanThis      an entry, state or rules version made by newer code: wait for a worker that knows it
├── RecordConflict     the record holds something else at that place: two writers, or rules that changed under a run
├── PartnerError       raised by partner clients only
│   ├── PartnerUnavailable   another attempt may work; carries the wait that the partner asked for
│   └── PartnerRefused       no attempt will; goes to a person
├── NotFound           no sentence, entry or obligation, or nothing held back, of that id
├── OutcomeUnknown     taken or not: the id asks again, and asking again is safe
├── NotSignedIn        nobody says who stands at the door, or nobody that we trust to
├── OutOfReach         the server or the record does not answer; trying again may work
└── SettingsError      at start, names the setting
"""


class WholeSentenceError(Exception):
    """Base of every error that this software raises on purpose."""


class Refused(WholeSentenceError):
    """A command turned down. `code` is stable (`enforcement.judged`), `rule` and `remedy` are for people."""

    def __init__(self, code: str, rule: str, remedy: str) -> None:
        super().__init__(f"{rule} {remedy}")
        self.code, self.rule, self.remedy = code, rule, remedy


class NotAllowed(Refused):
    """The wrong role, or the right role for another sentence."""


class NotNow(Refused):
    """The right person, at a point where the sentence does not allow it."""


class Changed(Refused):
    """The sentence has moved since the sender looked. Nothing was done: they look again, and decide anew."""


class Doubted(Refused):
    """Nothing forbids it, and something speaks against it. Nothing was done: who goes on names `codes` and says why."""

    def __init__(self, code: str, rule: str, remedy: str, codes: tuple[str, ...] = ()) -> None:
        super().__init__(code, rule, remedy)
        self.codes = codes


class BadInput(WholeSentenceError):
    """Something given to us cannot be read; the message names the place and what is expected there."""


class Unfitting(WholeSentenceError):
    """A readable fact that does not fit. `code` says why; the fact is kept and a person looks at it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NewerThanThis(WholeSentenceError):
    """Made by newer code than this. Nothing is folded; a worker that knows it will go on."""


class RecordConflict(WholeSentenceError):
    """The case record refuses an append: its head is not what the writer expects."""


class PartnerError(WholeSentenceError):
    """An attempt to ask a partner that did not come back with an acknowledgement."""


class PartnerUnavailable(PartnerError):
    """Another attempt may work. `wait_seconds` is what the partner asked for, if it did."""

    def __init__(self, code: str, wait_seconds: int | None = None) -> None:
        super().__init__(code)
        self.code, self.wait_seconds = code, wait_seconds


class PartnerRefused(PartnerError):
    """No further attempt will work: a person must look at it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotFound(WholeSentenceError):
    """There is no sentence of that id, no such entry of it, nothing owed or nothing held back under that name."""


class NotSignedIn(WholeSentenceError):
    """Nobody that we trust says who this is: sign in first."""


class OutOfReach(WholeSentenceError):
    """The Temporal server or the record does not answer. Nothing is known to have failed: try again."""


class OutcomeUnknown(WholeSentenceError):
    """Whether it was carried out is not known yet. Telling it again under the same id is safe."""

    def __init__(self, said: str, id: str) -> None:
        super().__init__(f"{said} Ask again under the same id: {id}.")
        self.said, self.id = said, id


class SettingsError(WholeSentenceError):
    """A setting that cannot work, named."""
