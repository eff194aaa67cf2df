"""The ground the domain stands on: frozen models, instants in whole seconds of UTC, roles.

Models cross versions: fields they do not know are ignored, a new one defaults to None, no validator is tightened.
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from domain.errors import BadInput

YEARS = range(1900, 2200)
FIRST, LAST = datetime(YEARS[0], 1, 1, tzinfo=UTC), datetime(YEARS[-1], 12, 31, 23, 59, 59, tzinfo=UTC)
When = TypeVar("When", date, datetime)


def meant(on: When) -> When:
    """The day or instant, unless nobody can mean it: systems write 0001-01-01 or 9999-12-31 for "no date"."""
    if on.year not in YEARS:
        raise ValueError(f"the year must be from {YEARS[0]} to {YEARS[-1]}")
    return on


def reachable(at: datetime) -> datetime:
    """The instant, or else the first or last that can be meant: what is reckoned from a day may lie beyond it."""
    return min(max(at, FIRST), LAST)


def whole_seconds(at: datetime) -> datetime:
    """The instant in UTC, its fraction of a second dropped."""
    return at.astimezone(UTC).replace(microsecond=0)


Day = Annotated[date, AfterValidator(meant)]
Instant = Annotated[AwareDatetime, AfterValidator(meant), AfterValidator(whole_seconds), AfterValidator(meant)]
"""Meant as it was told and as it is kept: a zone can move it into a year that nobody can read again."""
Months = Annotated[int, Field(le=1200)]


class Model(BaseModel):
    """A frozen model that any later version of this software can still read."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    def but(self, **changes: Any) -> Self:
        """The same with some fields changed. Unlike `model_copy`, a misspelt field is an error."""
        unknown = changes.keys() - type(self).model_fields.keys()
        if unknown:
            raise TypeError(f"{type(self).__name__} has no field {sorted(unknown)}")
        copied = self.model_copy(update=changes)
        for worked_out in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[worked_out]  # what a cached property had worked out of the fields as they were
        return copied


class Role(StrEnum):
    """Who may act on a sentence (OMM 3.48-3.55; line manager as in CMM App. 3; enforcement officer: SA Sch. 10, 16).

    The last three only read: who inspects (ESI), who answers for data, who runs this software."""

    OFFENDER_MANAGER = "offender_manager"
    OFFENDER_SUPERVISOR = "offender_supervisor"
    KEY_WORKER = "key_worker"
    CASE_ADMINISTRATOR = "case_administrator"
    LINE_MANAGER = "line_manager"
    ENFORCEMENT_OFFICER = "enforcement_officer"
    COURT = "court"
    PRISON = "prison"
    PARTNER = "partner"
    SYSTEM = "system"
    INSPECTOR = "inspector"
    DATA_OFFICER = "data_officer"
    DEVELOPER = "developer"


SHORT_ROLES = {
    "OM": Role.OFFENDER_MANAGER,
    "OS": Role.OFFENDER_SUPERVISOR,
    "KW": Role.KEY_WORKER,
    "CA": Role.CASE_ADMINISTRATOR,
    "LM": Role.LINE_MANAGER,
    "EO": Role.ENFORCEMENT_OFFICER,
    "IN": Role.INSPECTOR,
    "DO": Role.DATA_OFFICER,
    "DV": Role.DEVELOPER,
}
OPERATORS = tuple(SHORT_ROLES.values())
"""The roles of people, who sign in; the others are systems."""
READERS = (Role.INSPECTOR, Role.DATA_OFFICER, Role.DEVELOPER)
"""Of those, the roles that tell a sentence nothing."""


def role_of(text: str) -> Role | None:
    """The role of a code, `OM`, or of its whole name; None where there is none of that name."""
    return SHORT_ROLES.get(text.upper()) or next((role for role in Role if role.value == text.lower()), None)


class By(Model):
    """Who did or reported something: a role and an opaque id, never a name."""

    role: Role
    id: str

    @classmethod
    def read(cls, text: str) -> "By":
        """`OM:brandt` or `offender_manager:brandt`; a bare role acts as itself (`court` is `court:court`)."""
        role, _, who = text.partition(":")
        known = role_of(role)
        if known is None:
            raise BadInput(
                f"{text!r}: no role {role!r}. Write ROLE:ID with a role of {', '.join([*SHORT_ROLES, *Role])}."
            )
        return cls(role=known, id=who or known.value)

    def __str__(self) -> str:
        return f"{self.role}:{self.id}"


SYSTEM = By(role=Role.SYSTEM, id="system")


class Where(StrEnum):
    """Where a sentence is being served."""

    BEFORE = "before_sentence"
    COMMUNITY = "community"
    CUSTODY = "custody"
    LICENCE = "licence"
    AT_LARGE = "at_large"
    OVER = "over"
    POST_SENTENCE = "post_sentence"


class Kind(StrEnum):
    """What the court imposed."""

    COMMUNITY_ORDER = "community_order"
    SUSPENDED_SENTENCE = "suspended_sentence"
    DETERMINATE = "determinate"
    LIFE = "life"
    EXTENDED = "extended"
    IPP = "ipp"


Aim = Literal["punishment", "crime_reduction", "rehabilitation", "public_protection", "reparation"]
"""What a sentence is for; each has a mix of its own (OMM 3.5)."""


class Harm(StrEnum):
    """Risk of serious harm."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"
    UNKNOWN = "unknown"
