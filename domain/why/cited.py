"""What a reason rests on, as it is cited: a standard, a pack's rules of allocation, or a scheme of tiers."""

from domain import policy, words
from domain.model import Model, Role
from domain.policy import Applies, Standard

TIME_LIMITS = ("working_days", "business_days", "days", "weeks", "months")
BOUNDS = {"minimum": "at least", "maximum": "at the most", "planned": "planned:"}
KINDS = {"legal duty": "A legal duty", "contract level": "A contract level", "target": "A target", "prompt": "A prompt"}
CONFIDENCE = {
    "certain": "certain",
    "likely": "likely",
    "uncertain": "uncertain",
    "ours": "a setting of this software",
}
NOT_KNOWN = "not known: nobody has found a figure"
NONE_SET = "none set"
SAME_DAY = "the same day"
SECTIONS = {
    **dict.fromkeys(("base", "base_differs"), "base"),
    **dict.fromkeys(("caseload_over_cap",), "caps"),
    **dict.fromkeys(("group_size",), "group"),
    **dict.fromkeys(("qualification_below_tier",), "qualifications"),
    **dict.fromkeys(("grade_outside_range",), "grades"),
    **dict.fromkeys(
        ("two_people_without_cause", "cause_of_two_is_over", "two_people_against_presumption"), "same_person"
    ),
    **dict.fromkeys(("supervisor_inside_does_not_fit_tier",), "inside"),
    **dict.fromkeys(("role_not_open_to_agency", "agency_without_accreditation"), "outside"),
}
"""The rows of a pack's allocation rules that a code of a reason rests on; the others rest on those about tasks."""


class Cited(Model):
    """Where something stands. `figure` is the value with its unit, in words; `start` is what starts its clock.

    `applies` says to whom, `selector` which day picks it, `owner` who decides or does it. A scheme or a rule of
    allocation has none of these, nor a value, nor a kind."""

    ref: str
    question: str
    figure: str | None = None
    value: int | str | None = None
    unit: str | None = None
    start: str | None = None
    applies: str | None = None
    selector: str | None = None
    owner: Role | None = None
    kind: str | None = None
    source: str
    confidence: str

    @property
    def answer(self) -> str | None:
        """The figure with what it counts from: `5 working days from sentence or release`."""
        if not isinstance(self.value, int) or self.unit not in (*TIME_LIMITS, "contacts"):
            return self.figure
        joint = "as" if self.figure == SAME_DAY else "" if self.value < 0 else "from"
        return " ".join(f"{self.figure} {joint} {self.start}".split())

    @property
    def in_short(self) -> str:
        """One line: `ns1995@1/explanation_sought: 2 days from failure [CMM Table A2.13]`."""
        figure = f": {self.answer}" if self.answer else ""
        return f"{self.ref}{figure} [{self.source}]"


def cited(ref: str, code: str = "") -> Cited:
    """What a reason of that code names as its standard."""
    pack = policy.pack(policy.pack_of(ref))
    standard = next((one for one in pack.standards if one.ref == ref), None)
    if standard:
        return of_standard(standard)
    if ref == pack.ref:
        return Cited(ref=ref, question=pack.about, source=_schemes(pack), confidence="certain")
    rows = getattr(pack.allocation, SECTIONS.get(code, "tasks"))
    source = "; ".join(dict.fromkeys(row.source for row in rows))
    confidence = ", ".join(dict.fromkeys(row.confidence for row in rows))
    return Cited(ref=ref, question=pack.about, source=source, confidence=confidence)


def of_standard(standard: Standard) -> Cited:
    return Cited(
        ref=standard.ref,
        question=standard.question,
        figure=figure(standard),
        value=standard.value,
        unit=standard.unit,
        start=standard.clock,
        applies=_applies(standard.applies),
        selector=standard.selector,
        owner=standard.owner,
        kind=standard.kind,
        source=standard.source,
        confidence=standard.confidence,
    )


def figure(standard: Standard) -> str:
    """The printed value with its unit, in words: `5 working days`, `at least 12 contacts in each 3 months`."""
    if standard.figure is None:
        return NONE_SET if standard.value == "none_set" else NOT_KNOWN
    if standard.bound == "stopped" and standard.after_share:
        part, whole = standard.after_share
        return f"no contact once {part}/{whole} of the term has passed"
    counted = words.counted(abs(standard.figure), standard.unit or "")
    if standard.unit == "contacts":
        return f"{BOUNDS[standard.bound]} {counted}{_period(standard)}"
    if standard.unit in TIME_LIMITS and standard.figure == 0 and not standard.days:
        return SAME_DAY
    if standard.unit in TIME_LIMITS:
        return f"{counted}{_days(standard)}{' before' if standard.figure < 0 else ''}"
    window = f" within {words.counted(standard.window_months, 'months')}" if standard.window_months else ""
    return f"{counted}{window}"


def _days(standard: Standard) -> str:
    """The days on top of a limit in months, which count the same way or back."""
    if not standard.days or standard.figure is None:
        return ""
    joint = "and" if (standard.days < 0) == (standard.figure < 0) else "less"
    return f" {joint} {words.counted(abs(standard.days), 'days')}"


def _period(standard: Standard) -> str:
    parts = (("months", standard.months), ("weeks", standard.weeks), ("days", standard.days))
    lasts = " and ".join(words.counted(count, unit) for unit, count in parts if count)
    return f" in each {lasts}" if lasts else ""


def _applies(to: Applies) -> str | None:
    """To whom a standard applies, in words; None where to all: `where community, risk of harm high or very high`."""
    found = to.model_dump(mode="json", exclude_none=True)
    told = [f"{words.say(name)} {_either(value)}" for name, value in found.items()]
    return ", ".join(told) or None


def _either(value: object) -> str:
    match value:
        case list() | tuple():
            return " or ".join(map(words.say, value))
        case {"since": since, "until": until}:
            return f"from {since} to below {until}"
        case {"since": since}:
            return f"from {since}"
        case {"until": until}:
            return f"below {until}"
    return words.say(value)


def _schemes(pack: policy.Pack) -> str:
    return "; ".join(dict.fromkeys(one.source for one in pack.tiering))
