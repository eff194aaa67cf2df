"""GOV.UK Notify as one way to send letters: our words, its printer and post.

The key `sentence/seq` is Notify's `reference`. Notify takes a reference as often as it is given, so it is asked first
whether it has a letter under it: one that was sent before a crash is found, and none goes out twice, for as long as
Notify keeps what it sent (seven days, unless the service has chosen otherwise; the next attempt comes sooner).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import OctKey
from pydantic import ValidationError

from clients.http import Http
from clients.notices.correspondents import Correspondents
from clients.notices.letters import rendered
from clients.notices.settings import ApiKey, NotifySettings, TemplateIds
from clients.record import CaseRecord
from domain.asks import Notice
from domain.errors import PartnerUnavailable
from domain.letters import asked_by
from domain.model import Model


def signed(key: ApiKey, at: datetime) -> dict[str, str]:
    """The header of one call: Notify takes a token for thirty seconds, so each call has its own."""
    claims = {"iss": key.service, "iat": int(at.timestamp())}
    token = jwt.encode({"typ": "JWT", "alg": "HS256"}, claims, OctKey.import_key(key.secret))
    return {"Authorization": f"Bearer {token}"}


class _Sent(Model):
    """A letter that Notify has."""

    id: str
    reference: str | None = None


class _Page(Model):
    notifications: tuple[_Sent, ...]


class Notify:
    """Sends letters through GOV.UK Notify; its id of each is the reference that comes back."""

    def __init__(self, http: Http, templates: TemplateIds, correspondents: Correspondents, record: CaseRecord) -> None:
        self._http, self._templates = http, templates
        self._correspondents, self._record = correspondents, record

    async def send(self, key: str, ask: Notice) -> str:
        """Sends the letter that the entry `key` asked for, once. Raises PartnerRefused or PartnerUnavailable."""
        return await self._sent(key) or await self._send(key, ask)

    async def _sent(self, key: str) -> str | None:
        query = urlencode({"reference": key, "template_type": "letter"})
        answer = await self._http.get(f"/v2/notifications?{query}")
        try:
            found = _Page.model_validate(answer).notifications
        except ValidationError:
            raise PartnerUnavailable("unreadable_answer") from None
        return next((one.id for one in found if one.reference == key), None)

    async def _send(self, key: str, ask: Notice) -> str:
        sentence, _, seq = key.rpartition("/")
        entries = await asyncio.to_thread(self._record.entries, sentence)
        asked = asked_by(entries, int(seq))
        to = await self._correspondents.of(asked.person)
        letter = rendered(asked.contents, ask.language).filled(to.merge_fields)
        answer = await self._http.post(
            "/v2/notifications/letter",
            {
                "template_id": self._templates.of(ask.letter, ask.language),
                "personalisation": {**to.address_lines, "subject": letter.subject, "body": letter.body},
                "reference": key,
            },
            key,
        )
        try:
            return _Sent.model_validate(answer).id
        except ValidationError:
            raise PartnerUnavailable("unreadable_answer") from None


@asynccontextmanager
async def notify(settings: NotifySettings | None, record: CaseRecord) -> AsyncIterator[Notify | None]:
    """Notify, ready to send until the block ends; None where letters do not go through it."""
    if settings is None:
        yield None
        return
    async with (
        Http(settings.address, signed=lambda: signed(settings.key, datetime.now(UTC))) as http,
        Http(settings.correspondents) as holder,
    ):
        yield Notify(http, settings.templates, Correspondents(holder), record)
