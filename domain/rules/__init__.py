"""The rules of the documents and of the law, each a question with one answer that says why.

A rule is a class: its fields are the question, every one of them given, `None` where something is unknown or does not
apply; `answer` gives the answer with its reasons. `sentence rule` asks them one line at a time.
"""

from typing import ClassVar

from pydantic import ConfigDict

from domain.model import Model


class Answer(Model):
    """What a rule makes of its question. `because` are its reasons, codes in the order in which they decided."""

    because: tuple[str, ...] = ()


class Rule(Model):
    """One question. A field more or less, or of another kind, is an error: nothing is guessed."""

    model_config = ConfigDict(extra="forbid", strict=False)
    name: ClassVar[str]

    def __init_subclass__(cls, name: str = "", **rest: object) -> None:
        super().__init_subclass__(**rest)
        cls.name = name

    def answer(self) -> Answer:
        """The answer, with its reasons."""
        raise NotImplementedError
