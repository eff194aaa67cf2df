"""The settings of a process, from its environment. The connection to Temporal has none of ours: it uses Temporal's own.

SENTENCE_HOME            folder of the state that `up` keeps (~/.local/share/whole-sentence)
SENTENCE_RECORD          address of the case record (sqlite:///HOME/record.db)
SENTENCE_PARTNERS        base address of the partners, each below its name (the sandbox of `up`), or one each:
                         `http://base court=https://court.example/api`
SENTENCE_PARTNERS_TRUSTED     file of certificates, where the partners' are of an authority of their own
SENTENCE_PARTNERS_PER_SECOND  how often a partner is asked at the most, by all workers: `20 court=5` (20)
SENTENCE_PARTNERS_AT_ONCE     how many asks one worker has open with a partner at the most: `10 court=2` (10)
SENTENCE_DOOR            where partners tell what they did (the door of `up`)
SENTENCE_SOURCES         file of what each source signs its facts with (HOME/sources.keys, made by `up`)
SENTENCE_DOORS           a file with the public keys of the doors whose word a worker takes (HOME's own door)
SENTENCE_NOTIFY_KEY      the key of GOV.UK Notify, where letters go out through it (they go to the partner `notices`)
SENTENCE_NOTIFY_TEMPLATES   the file that names its templates, a table for each language
SENTENCE_NOTIFY_ADDRESS  where it is (its public address)
SENTENCE_CORRESPONDENTS  where names and addresses are held, for Notify
SENTENCE_CONSOLE         the address by which browsers know the console (loopback, where `up` or `console` serves it)
SENTENCE_OIDC_ISSUER     the OpenID Connect provider that people sign in with (one of made-up people, in `up`)
SENTENCE_OIDC_CLIENT     how the console is known there (console)
SENTENCE_OIDC_SECRET     its secret there, where it has one
SENTENCE_OIDC_AUDIENCE   whom its tokens for the API are for (whole-sentence)
SENTENCE_HMPPS_DETAILS   hosts that thin domain events may point to, between commas (none)
SENTENCE_HMPPS_CLIENTS   a file with how we are known where those of them want a token: token address, client, secret
SENTENCE_SERVER          the API that the command line speaks to, instead of Temporal and the record here
SENTENCE_TOKEN           who asks there: an access token (else the file HOME/token, readable for its owner alone)
SENTENCE_RULES_VERSION   the rules that runs carried over now are to use (the newest this code knows)
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from joserfc.jwk import KeySet
from pydantic import Field, ValidationError

from clients import keys
from clients.gateway import keys as signing
from clients.gateway.keys import Keys
from clients.notices.settings import PUBLIC, ApiKey, NotifySettings, TemplateIds
from clients.secure import must_be_secure
from clients.sign_in.registered import Registered
from domain import life
from domain.asks import Partner
from domain.errors import SettingsError
from domain.model import Model

if TYPE_CHECKING:
    from clients.partners import Limit
FOR_LETTERS = ("notify_key", "notify_templates", "notify_address", "correspondents")


class Settings(Model):
    """What a process needs to know of the world around it."""

    home: Path
    record: str = Field(repr=False)
    partners: str | None = None
    partners_trusted: str | None = None
    partners_per_second: str = "20"
    partners_at_once: str = "10"
    door: str | None = None
    sources: Path | None = None
    doors: Path | None = None
    notify_key: str | None = Field(default=None, repr=False)
    notify_templates: Path | None = None
    notify_address: str = PUBLIC
    correspondents: str | None = None
    console: str | None = None
    oidc_issuer: str | None = None
    oidc_client: str = "console"
    oidc_secret: str | None = Field(default=None, repr=False)
    oidc_audience: str = "whole-sentence"
    hmpps_details: tuple[str, ...] = ()
    hmpps_clients: Path | None = None
    rules_version: int = life.RULES
    server: str | None = None
    token: str | None = Field(default=None, repr=False)

    def provider(self) -> Registered:
        """How we are known at the provider that people sign in with. Raises SettingsError where there is none, or where
        anybody on the way could sign in as whom they like."""
        if self.oidc_issuer is None:
            raise SettingsError("SENTENCE_OIDC_ISSUER is not set: people must be able to sign in somewhere.")
        return Registered(
            issuer=must_be_secure("SENTENCE_OIDC_ISSUER", self.oidc_issuer),
            client_id=self.oidc_client,
            client_secret=self.oidc_secret,
            audience=self.oidc_audience,
        )

    def partner_addresses(self) -> dict[Partner, str]:
        """Where each partner is: `SENTENCE_PARTNERS/court` and so on. Raises SettingsError where it is not set."""
        if self.partners is None:
            raise SettingsError("SENTENCE_PARTNERS is not set: a worker needs to know where its partners are.")
        base, own = _each("SENTENCE_PARTNERS", self.partners)
        missing = [partner.value for partner in Partner if base is None and partner not in own]
        if missing:
            raise SettingsError(f"SENTENCE_PARTNERS names no address for {', '.join(missing)}.")
        return {partner: own.get(partner) or f"{(base or '').rstrip('/')}/{partner.value}" for partner in Partner}

    def partner_limits(self) -> "dict[Partner, Limit]":
        """How much each partner is asked at the most. Raises SettingsError that names the setting."""
        from clients.partners import Limit  # here: verbs that only look do without what makes calls

        per_second = _numbers("SENTENCE_PARTNERS_PER_SECOND", self.partners_per_second)
        at_once = _numbers("SENTENCE_PARTNERS_AT_ONCE", self.partners_at_once)
        return {one: Limit(per_second=per_second[one], at_once=max(1, int(at_once[one]))) for one in Partner}

    def trusted_doors(self) -> KeySet:
        """The keys of the doors whose word is taken. Raises SettingsError where the file holds none."""
        return keys.trusted(self.doors) if self.doors else keys.public(keys.kept(self.home))

    def notify(self) -> NotifySettings | None:
        """What GOV.UK Notify needs, None where letters go to the partner. Raises SettingsError for what is missing."""
        if self.notify_key is None:
            return None
        if self.notify_templates is None:
            raise SettingsError("SENTENCE_NOTIFY_TEMPLATES is not set: Notify needs a template for each letter.")
        if self.correspondents is None:
            raise SettingsError("SENTENCE_CORRESPONDENTS is not set: a letter needs a name and an address.")
        return NotifySettings(
            key=ApiKey.read(self.notify_key),
            templates=TemplateIds.read(self.notify_templates),
            correspondents=must_be_secure("SENTENCE_CORRESPONDENTS", self.correspondents),
            address=must_be_secure("SENTENCE_NOTIFY_ADDRESS", self.notify_address),
        )

    def source_keys(self, sources: Iterable[str]) -> Keys:
        """What each source at the door signs with. Raises SettingsError where they cannot be read."""
        return signing.read(self.sources or signing.kept(self.home, sources))

    def door_address(self) -> str:
        """Where the door is. Raises SettingsError where it is not set."""
        if self.door is None:
            raise SettingsError("SENTENCE_DOOR is not set: the partners need to know where to tell what they did.")
        return self.door


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process. Raises SettingsError that names the setting."""
    home = Path(environment.get("SENTENCE_HOME") or _data_home(environment) / "whole-sentence").expanduser().resolve()
    given = {
        "record": environment.get("SENTENCE_RECORD") or f"sqlite:///{home / 'record.db'}",
        "partners": environment.get("SENTENCE_PARTNERS"),
        "partners_trusted": environment.get("SENTENCE_PARTNERS_TRUSTED"),
        "partners_per_second": environment.get("SENTENCE_PARTNERS_PER_SECOND"),
        "partners_at_once": environment.get("SENTENCE_PARTNERS_AT_ONCE"),
        "door": environment.get("SENTENCE_DOOR"),
        "sources": environment.get("SENTENCE_SOURCES"),
        "doors": environment.get("SENTENCE_DOORS"),
        **{name: environment.get(f"SENTENCE_{name.upper()}") for name in FOR_LETTERS},
        "console": environment.get("SENTENCE_CONSOLE"),
        "oidc_issuer": environment.get("SENTENCE_OIDC_ISSUER"),
        "oidc_client": environment.get("SENTENCE_OIDC_CLIENT"),
        "oidc_secret": environment.get("SENTENCE_OIDC_SECRET"),
        "oidc_audience": environment.get("SENTENCE_OIDC_AUDIENCE"),
        "hmpps_details": environment.get("SENTENCE_HMPPS_DETAILS", "").replace(",", " ").split(),
        "hmpps_clients": environment.get("SENTENCE_HMPPS_CLIENTS"),
        "rules_version": environment.get("SENTENCE_RULES_VERSION"),
        "server": environment.get("SENTENCE_SERVER"),
        "token": environment.get("SENTENCE_TOKEN"),
    }
    try:
        return Settings.model_validate({"home": home, **{name: value for name, value in given.items() if value}})
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise SettingsError(f"SENTENCE_{name.upper()}: {error.errors()[0]['msg']}.") from None


def _each(setting: str, said: str) -> tuple[str | None, dict[Partner, str]]:
    """What is said for every partner, and what for some by their names: `20 court=5`. Raises SettingsError."""
    for_all, own = None, dict[Partner, str]()
    for word in said.split():
        name, equals, value = word.partition("=")
        if equals and name in set(Partner):
            own[Partner(name)] = value
        elif for_all is None and ("=" not in word or "://" in name):
            for_all = word
        else:
            raise SettingsError(f"{setting}: {word!r} is no partner with its value. Partners: {', '.join(Partner)}.")
    return for_all, own


def _numbers(setting: str, said: str) -> dict[Partner, float]:
    """A number above nothing for each partner. Raises SettingsError."""
    for_all, own = _each(setting, said)
    words = {partner: own.get(partner, for_all) for partner in Partner}
    try:
        found = {partner: float(word or "") for partner, word in words.items()}
    except ValueError:
        found = {}
    if not found or not all(0 < number < float("inf") for number in found.values()):
        raise SettingsError(
            f"{setting} is {said!r}: write a number for all, like 20, or some of their own: 20 court=5."
        )
    return found


def _data_home(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
