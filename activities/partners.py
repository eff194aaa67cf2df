"""Asking a partner."""

from typing import Protocol

from temporalio import activity

from domain.effects import Attempt, Request
from domain.errors import PartnerRefused, PartnerUnavailable


class Asked(Protocol):
    """Whoever is asked under an effect's key: the partners themselves, or who finds them."""

    async def ask(self, request: Request) -> str:
        """The reference. Raises PartnerRefused or PartnerUnavailable."""

    def spread(self, request: Request) -> int | None:
        """By how many per cent a long wait for this is to be drawn out, so that not all who wait come back at once."""


class PartnerActivities:
    """The partners' clients are handed in by the worker."""

    def __init__(self, partners: Asked) -> None:
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
