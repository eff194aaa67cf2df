"""Need-to-know: whose sentences somebody may open, and what else they may only know to be there (OMM 3.19, 3.54).

The team of a sentence sees it; so do those who answer for the work of its area. Everybody else sees that it is there,
by its id, and may take emergency access, with a reason, for an hour. No document prints the hour: the figure is ours.
"""

from datetime import date, timedelta

from domain.authority.signed_in import SignedIn
from domain.errors import NotAllowed
from domain.model import By, Role
from domain.record import Standing

EMERGENCY = timedelta(minutes=60)
OVERSEERS = (Role.LINE_MANAGER, Role.CASE_ADMINISTRATOR, Role.ENFORCEMENT_OFFICER, Role.INSPECTOR)
"""Roles that see every sentence of their areas: who allocates and countersigns, sets up, lays breaches, inspects."""


def on_the_team(who: SignedIn, standing: Standing, on: date) -> bool:
    """Whether they hold a role in this sentence, cover for its manager, or work on one of its interventions."""
    holds = any(standing.names(By(role=role, id=who.id), on) for role in who.roles)
    return holds or (Role.KEY_WORKER in who.roles and who.id in standing.key_workers)


def oversees(who: SignedIn, standing: Standing) -> bool:
    return who.works_in(standing.area) and any(role in OVERSEERS for role in who.roles)


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
