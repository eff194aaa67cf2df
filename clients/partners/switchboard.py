"""The partners that a sentence asks: one small client each, and the switchboard that finds the right one.

A client turns one of our asks into the partner's own call, under the effect's key, and gives back the partner's
reference. All raise PartnerRefused (final) or PartnerUnavailable (another attempt may work).
"""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any, Protocol, Self

from clients.http import Http
from clients.partners.circuit import Circuit
from domain import effects
from domain.asks import (
    DatesEnquiry,
    Information,
    Notice,
    Partner,
    Placement,
    RankPlace,
    RecallNotice,
    Referral,
    SettlePlace,
    TagOrder,
    Wanted,
    WithdrawInformation,
    WithdrawRecallNotice,
)
from domain.effects import Request
from domain.errors import PartnerUnavailable
from domain.model import Model


class Client:
    """A partner at its address."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def _post(self, path: str, key: str, body: dict[str, Any]) -> str:
        answer = await self._http.post(path, {"key": key, **body}, key)
        reference = answer.get("reference")
        if not isinstance(reference, str):
            raise PartnerUnavailable("unreadable_answer")
        return reference


class Court(Client):
    """Takes informations on a breach; lists a hearing and tells its outcome by itself."""

    async def lay_information(self, key: str, ask: Information) -> str:
        return await self._post("/informations", key, {"failures": list(ask.failures)})

    async def withdraw_information(self, key: str, ask: WithdrawInformation) -> str:
        return await self._post("/withdrawals", key, {"information": ask.key})


class Prison(Client):
    """Knows the dates, takes people back; tells receptions and releases by itself."""

    async def enquire_dates(self, key: str, ask: DatesEnquiry) -> str:
        return await self._post("/dates-enquiries", key, ask.model_dump(mode="json", exclude={"what"}))

    async def give_notice_of_recall(self, key: str, ask: RecallNotice) -> str:
        return await self._post("/recall-notices", key, {"recall": ask.recall})

    async def withdraw_notice_of_recall(self, key: str, ask: WithdrawRecallNotice) -> str:
        return await self._post("/recall-withdrawals", key, {"notice": ask.key})


class Programmes(Client):
    """Takes referrals; accepts them and has places free by itself."""

    async def refer(self, key: str, ask: Referral) -> str:
        return await self._post(
            "/referrals", key, {"intervention": ask.intervention, "name": ask.name, **_place(ask.wanted)}
        )

    async def settle(self, key: str, ask: SettlePlace) -> str:
        return await self._post("/settlements", key, {"provider": ask.provider, "referral": ask.key, "how": ask.how})

    async def rank(self, key: str, ask: RankPlace) -> str:
        return await self._post("/ranks", key, {"provider": ask.provider, "referral": ask.key, "tier": ask.tier})


class UnpaidWork(Client):
    """Finds placements and reports the hours worked."""

    async def place(self, key: str, ask: Placement) -> str:
        return await self._post(
            "/placements", key, {"intervention": ask.intervention, "hours": ask.hours, **_place(ask.wanted)}
        )


class ElectronicMonitoring(Client):
    """Fits tags and reports what they show."""

    async def order_tag(self, key: str, ask: TagOrder) -> str:
        return await self._post("/tag-orders", key, {"intervention": ask.intervention})


class Letters(Protocol):
    """Whoever sends letters, once under each key."""

    async def send(self, key: str, ask: Notice) -> str: ...


class Notices(Client):
    """Sends letters, of its own words."""

    async def send(self, key: str, ask: Notice) -> str:
        return await self._post("/letters", key, {"letter": ask.letter, "about": ask.about, "language": ask.language})


class Limit(Model):
    """How much a partner is asked at the most: asks a second, by all workers together; asks at once, by one worker."""

    per_second: float = 20
    at_once: int = 10


USUAL: Mapping[Partner, Limit] = dict.fromkeys(Partner, Limit())


class Partners:
    """All partners at their addresses. Open it around the worker: it closes after the worker has stopped.

    `sparing` is for life: one that is down is left alone for a while, and not all who wait for it come back at once."""

    def __init__(
        self,
        addresses: Mapping[Partner, str],
        letters: Letters | None = None,
        *,
        sparing: bool = False,
        trusted: str | None = None,
    ) -> None:
        """`letters`: who sends them in place of the partner `notices`."""
        self._letters = letters
        self._http = {partner: Http(addresses[partner], trusted=trusted) for partner in Partner}
        self._circuits = {partner: Circuit() for partner in Partner} if sparing else {}
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        for http in self._http.values():
            await self._stack.enter_async_context(http)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def ask(self, request: Request) -> str:
        """Asks the right partner once; its reference. Raises PartnerRefused or PartnerUnavailable."""
        circuit = self._circuits.get(request.ask.partner)
        return await (circuit.through(lambda: self._ask(request)) if circuit else self._ask(request))

    def spread(self, request: Request) -> int | None:
        """By how many per cent a long wait for this is to be drawn out, so that not all who wait come back at once."""
        return effects.spread(request.key) if self._circuits else None

    async def is_there(self, partner: Partner) -> bool:
        """Whether the partner answers and does not say that it is down; of another sender of letters, its next try."""
        if partner is Partner.NOTICES and self._letters:
            return True
        return await self._http[partner].is_there()

    async def _ask(self, request: Request) -> str:
        key, ask = request.key, request.ask
        http = self._http[ask.partner]
        match ask:
            case Information():
                return await Court(http).lay_information(key, ask)
            case WithdrawInformation():
                return await Court(http).withdraw_information(key, ask)
            case DatesEnquiry():
                return await Prison(http).enquire_dates(key, ask)
            case RecallNotice():
                return await Prison(http).give_notice_of_recall(key, ask)
            case WithdrawRecallNotice():
                return await Prison(http).withdraw_notice_of_recall(key, ask)
            case Referral():
                return await Programmes(http).refer(key, ask)
            case RankPlace():
                return await Programmes(http).rank(key, ask)
            case SettlePlace():
                return await Programmes(http).settle(key, ask)
            case Placement():
                return await UnpaidWork(http).place(key, ask)
            case TagOrder():
                return await ElectronicMonitoring(http).order_tag(key, ask)
            case Notice():
                return await (self._letters or Notices(http)).send(key, ask)


def _place(wanted: Wanted | None) -> dict[str, Any]:
    """The place that is asked for, where a provider is named: nothing is said of it else."""
    return {"wanted": wanted.model_dump(mode="json")} if wanted else {}
