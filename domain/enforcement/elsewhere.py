"""Word of breach or recall from another system: whether the record has it already, or a person must look.

Breach and recall are decided here, by people. So such word makes nothing by itself.
"""

from typing import Literal

from domain.enforcement.failures import proceedings, recalled
from domain.sentence import Sentence

Word = Literal["breach_raised", "breach_concluded", "recall_raised", "recall_concluded"]


def is_known(word: Word, sentence: Sentence) -> bool:
    """Whether that is how the sentence stands by its own record."""
    match word:
        case "breach_raised":
            return proceedings(sentence) is not None
        case "breach_concluded":
            return bool(sentence.facts("breach_decided")) and proceedings(sentence) is None
        case "recall_raised":
            return recalled(sentence) is not None
        case "recall_concluded":
            return bool(sentence.facts("recall_decided")) and recalled(sentence) is None
