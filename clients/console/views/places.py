"""A provider's list: what there is, who is in line and why there, and what may be told it."""

from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import quote, urlencode

from clients.console import dates, words
from clients.console.forms import said
from clients.console.views.deeds import Deed, path
from clients.console.words import Tag, tag
from domain.authority.signed_in import SignedIn
from domain.authority.table import roles_that_may
from domain.messages import Reason
from domain.model import Role
from domain.places import deeds
from domain.places.deeds import MESSAGES
from domain.places.line import Stand
from domain.places.seen import Room, Seen

TOLD = tuple(name for name in MESSAGES if roles_that_may(name) != (Role.SYSTEM,))
"""What people tell a list."""
OF_LIST = (deeds.SetCapacity.name, deeds.SetHours.name)
OF_STATE = {
    "waiting": (deeds.PassOver.name, deeds.RefuseReferral.name),
    "offered": (deeds.TakePlace.name, deeds.DeclinePlace.name, deeds.PassOver.name, deeds.RefuseReferral.name),
    "taken": (deeds.ReportNotStarted.name, deeds.GiveBack.name),
}
WHY_NOT = {
    "full": "no place is free",
    "no_hours": "no officers’ hours are free",
    "other_programme": "it is for another programme",
    "other_side": "it is on the other side of release",
    "has_begun": "it has begun",
    "not_offered_yet": "its places are not offered yet",
    "begins_too_late": "it begins too late for them",
    "declined": "they declined it",
    "lapsed": "they did not answer its offer",
    "not_started": "they did not come to its start",
    "passed_over": "they were passed over for it",
    "free": "it is offered next",
}


class Opened(NamedTuple):
    """One opening with how far it is filled."""

    id: str
    begins: str
    for_whom: str
    places: int
    taken: int
    offered: int
    free: int


class Standing(NamedTuple):
    """Somebody on the list: where in the line, and why there and not served yet."""

    place: int | None
    key: str
    sentence: str
    href: str
    programme: str
    tier: str
    since: date
    tag: Tag
    detail: str
    why: tuple[str, ...]
    deeds: tuple[Deed, ...]


class ListPage(NamedTuple):
    provider: str
    href: str
    waiting: int
    free: int
    offered: int
    taken: int
    next_start: date | None
    offer_days: int
    hours: str
    openings: tuple[Opened, ...]
    stands: tuple[Standing, ...]
    deeds: tuple[Deed, ...]


def list_page(who: SignedIn, seen: Seen) -> ListPage:
    base = list_path(seen.provider)
    counts = {name: sum(getattr(room, name) for room in seen.rooms) for name in ("free", "offered", "taken")}
    return ListPage(
        provider=seen.provider,
        href=base,
        waiting=seen.waiting,
        next_start=seen.next_start,
        offer_days=seen.offer_days,
        hours=f"{seen.hours_held} of {seen.hours_per_week} a week" if seen.hours_per_week else "No limit",
        openings=tuple(map(_opened, seen.rooms)),
        stands=tuple(_standing(who, base, stand) for stand in seen.stands),
        deeds=_deeds(who, base, OF_LIST),
        **counts,
    )


def list_path(provider: str, *more: str) -> str:
    return "/".join(("/places", quote(provider, safe=""), *more))


def may_tell(who: SignedIn, message: str) -> bool:
    return any(role in roles_that_may(message) for role in who.roles)


def _deeds(who: SignedIn, base: str, messages: tuple[str, ...], **given: str) -> tuple[Deed, ...]:
    query = f"?{urlencode(given)}" if given else ""
    mine = (name for name in messages if may_tell(who, name))
    return tuple(Deed(name, said.called(name).title, f"{base}/tell/{name}{query}") for name in mine)


def _opened(room: Room) -> Opened:
    opening = room.opening
    side = "" if opening.inside is None else "in custody" if opening.inside else "in the community"
    return Opened(
        id=opening.id,
        begins=dates.short(opening.starts_on) if opening.starts_on else "Any day",
        for_whom=words.first_up(", ".join(filter(None, (opening.programme, side))) or "anybody"),
        places=opening.places,
        taken=room.taken,
        offered=room.offered,
        free=room.free,
    )


def _standing(who: SignedIn, base: str, stand: Stand) -> Standing:
    wait = stand.wait
    given = {"key": wait.key, **({"opening": stand.opening} if stand.opening else {})}
    return Standing(
        place=stand.place,
        key=wait.key,
        sentence=wait.sentence,
        href=path(wait.sentence),
        programme=wait.programme,
        tier=str(wait.tier or words.NOT_KNOWN),
        since=wait.referred_on,
        tag=tag("place", stand.state),
        detail=_detail(stand),
        why=tuple(line for reason in stand.because for line in _lines(reason)),
        deeds=_deeds(who, base, OF_STATE[stand.state], **given),
    )


def _detail(stand: Stand) -> str:
    if not stand.opening:
        return ""
    until = f", answer {dates.deadline(datetime.fromisoformat(stand.until))}" if stand.until else ""
    return f"{stand.opening}{until}"


def _lines(reason: Reason) -> tuple[str, ...]:
    """Why somebody stands there, in words: their rank first, then what stands in the way, opening by opening."""
    values = reason.values or {}
    if reason.code == "in_line":
        tier = values["tier"]
        by = "a tier that is not known, behind all that are" if tier == "unknown" else f"tier {tier}"
        return (f"By {by}, then by the day of referral",)
    if reason.code == "nothing_open":
        return ("No opening is on the list",)
    return tuple(f"{id}: {WHY_NOT.get(str(why), words.role(str(why)))}" for id, why in values.items())
