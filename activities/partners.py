"""Asking a partner."""

from typing import TYPE_CHECKING

from temporalio import activity

from domain.effects import Attempt, Request
from domain.errors import PartnerRefused, PartnerUnavailable

if TYPE_CHECKING:
    from clients.partners import Partners


class PartnerActivities:
    """The partners' clients are handed in by the worker."""

    def __init__(self, partners: "Partners") -> None:
        self._partners = partners

    @activity.defn
    async def ask_partner(self, request: Request) -> Attempt:
        """One attempt under the effect's key: a partner that has seen the key answers as it did the first time."""
        try:
            return Attempt(result="acknowledged", reference=await self._partners.ask(request))
        except PartnerRefused as refused:
            return Attempt(result="refused", code=refused.code)
        except PartnerUnavailable as unavailable:
            spread = self._partners.spread(request)
            return Attempt(result="failed", code=unavailable.code, wait_seconds=unavailable.wait_seconds, spread=spread)
