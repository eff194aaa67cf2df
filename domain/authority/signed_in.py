"""Somebody who is signed in: an opaque id, the roles that the documents give them, the areas they work in."""

from domain.errors import NotAllowed
from domain.model import By, Instant, Model, Role


class SignedIn(Model):
    """Who stands at a door. `name` is for pages alone: no entry and no log bears it."""

    id: str
    name: str
    roles: tuple[Role, ...]
    areas: tuple[str, ...] = ()
    since: Instant | None = None

    def acting(self, may: tuple[Role, ...], role: Role | None = None) -> By:
        """Who acts: in the role they name, else in the first of theirs that may. Raises NotAllowed."""
        if role is not None and role not in self.roles:
            raise NotAllowed(
                "authority.not-your-role",
                f"You are not signed in as {role.replace('_', ' ')}.",
                f"Act as {' or '.join(one.replace('_', ' ') for one in self.roles) or 'somebody with a role'}.",
            )
        acts = role or next((one for one in self.roles if one in may), None) or next(iter(self.roles), None)
        if acts is None:
            raise NotAllowed("authority.none", "You have no role here.", "Ask who manages access for yours.")
        return By(role=acts, id=self.id)

    def works_in(self, area: str) -> bool:
        return area in self.areas
