"""Need-to-know: whose sentences somebody may open, and what else they may only know to be there (OMM 3.19, 3.54).

The team of a sentence sees it; so do those who answer for the work of its area. Everybody else sees that it is there,
by its id, and may take emergency access, with a reason, for an hour. No document prints the hour: the figure is ours.
"""

from datetime import date, timedelta

from domain.authority.signed_in import SignedIn
from domain.errors import NotAllowed
from domain.model import By, Role
from domain.record import Standing
from domain.sentence import Sentence
from domain.state import Sharing

EMERGENCY = timedelta(minutes=60)
OVERSEERS = (
    *(Role.LINE_MANAGER, Role.CASE_ADMINISTRATOR, Role.ENFORCEMENT_OFFICER, Role.INSPECTOR, Role.DATA_OFFICER),
)
"""Roles that see every sentence of their areas: who allocates and countersigns, sets up, lays breaches, inspects, gives
out what is kept of somebody. What of it they look at is another question (`questions`)."""

MANAGING = (Role.LINE_MANAGER, Role.INSPECTOR)


def on_the_team(who: SignedIn, standing: Standing, on: date) -> bool:
    """Whether they hold a role in this sentence, cover for its manager, or work on one of its interventions."""
    holds = any(standing.names(By(role=role, id=who.id), on) for role in who.roles)
    return holds or (Role.KEY_WORKER in who.roles and who.id in standing.key_workers)


def oversees(who: SignedIn, standing: Standing) -> bool:
    """Whether they answer for work in its area, or in the one that is asked to take it."""
    theirs = who.works_in(standing.area) or (standing.moving_to is not None and who.works_in(standing.moving_to))
    return theirs and any(role in OVERSEERS for role in who.roles)


def may_see(who: SignedIn, standing: Standing, on: date) -> bool:
    """Whether they may open this sentence without emergency access."""
    return on_the_team(who, standing, on) or oversees(who, standing)


def must_see(who: SignedIn, standing: Standing, on: date) -> None:
    """Raises NotAllowed where they need emergency access first."""
    if not may_see(who, standing, on):
        raise NotAllowed(
            "access.need-to-know",
            "This sentence belongs to another team.",
            "Ask its manager, or use emergency access, which is recorded and reviewed.",
        )


def may_know(who: SignedIn, sentence: Sentence, level: Sharing | None, key_worker: str | None = None) -> bool:
    """Whether somebody who may open this sentence may also know an item of its plan that is shared so far.

    What the managers keep to themselves, they and the inspector see; what one needs to know, also who supervises and
    administers, and the key worker of that item alone (OMM 3.54, App. B)."""
    level = level or (sentence.written.shared if sentence.written else "team")
    team = sentence.team
    managers = (team.offender_manager, team.line_manager, team.cover.by if team.cover else None)
    if level == "team" or who.id in managers or any(role in MANAGING for role in who.roles):
        return True
    needs = (team.offender_supervisor, team.case_administrator, key_worker)
    return level == "need_to_know" and who.id in needs
