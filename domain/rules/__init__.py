"""The rules of the documents and of the law, each a question with one answer that says why.

A rule is a class: its fields are the question, every one of them given, `None` where something is unknown or does not
apply; `answer` gives the answer with its reasons. `sentence rule` asks them one line at a time.
"""

from typing import Any, ClassVar, Self

from pydantic import ConfigDict, ValidationError

from domain.errors import BadInput
from domain.model import Model


class Answer(Model):
    """What a rule makes of its question. `because` are its reasons, codes in the order in which they decided."""

    because: tuple[str, ...] = ()


class Rule(Model):
    """One question. A field more or less, or of another kind, is an error: nothing is guessed."""

    model_config = ConfigDict(extra="forbid")
    name: ClassVar[str]

    def __init_subclass__(cls, name: str = "", **rest: Any) -> None:
        super().__init_subclass__(**rest)
        cls.name = name

    @classmethod
    def ask(cls, question: str | bytes) -> Answer:
        """The answer to a question in JSON: an object with exactly the fields of this rule. Raises BadInput."""
        try:
            return cls.read(question).answer()
        except ValidationError as error:
            wrong = (f"{'.'.join(map(str, line['loc'])) or 'question'}: {line['msg']}" for line in error.errors())
            raise BadInput("; ".join(wrong)) from None

    @classmethod
    def read(cls, question: str | bytes) -> Self:
        """The question as this rule has it. Raises pydantic's ValidationError."""
        return cls.model_validate_json(question, strict=True)

    def answer(self) -> Answer:
        """The answer, with its reasons."""
        raise NotImplementedError
