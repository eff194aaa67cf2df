"""Letters through GOV.UK Notify: in the person's words and language, once each, with its failures as ours."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from activities.partners import PartnerActivities
from clients.http import Http
from clients.notices.correspondents import Correspondents
from clients.notices.notify import Notify, notify, signed
from clients.notices.settings import ApiKey, NotifySettings, TemplateIds
from clients.partners import Partners
from clients.record import CaseRecord
from domain.asks import LANGUAGES, Notice, Partner, TagOrder
from domain.effects import Attempt, Request
from domain.errors import PartnerRefused, PartnerUnavailable, SettingsError
from domain.letters import LETTERS
from domain.life import Step
from tests.clients.lives import keep
from tests.clients.notify_server import KEY, SECRET, SERVICE, TEMPLATE, NotifyServer
from tests.domain import builders as a
from workers.serving import serving

WARNING = Notice(letter="warning", about="A1", language="cy")


def warned(person: str = "P-1") -> Step:
    """A sentence whose last entry asked for a warning in Welsh."""
    step = a.tell(a.order_since_2021(), "language_chosen", "2022-05-20", "CA", language="cy")
    step = a.tell(step, "identity_merged", "2022-05-20 16:00", "CA", into=person)
    return a.warned(a.unacceptable(step, "A1", "2022-06-01"), "A1", "2022-06-10")


def template_ids(template: str = TEMPLATE) -> TemplateIds:
    return TemplateIds.model_validate(
        {"ids": {language: {row.letter: template for row in LETTERS} for language in LANGUAGES}}
    )


@pytest.fixture
async def server() -> AsyncIterator[tuple[NotifyServer, str]]:
    found = NotifyServer()
    async with serving(found.app) as address:
        yield found, address
        found.given_up.set()


@pytest.fixture
def record(tmp_path: Path) -> Iterator[CaseRecord]:
    opened = CaseRecord(f"sqlite:///{tmp_path / 'record.db'}")
    keep(opened, warned())
    yield opened
    opened.close()


def settings(address: str, **more: Any) -> NotifySettings:
    given = {"key": ApiKey.read(KEY), "templates": template_ids(), "correspondents": address, "address": address}
    return NotifySettings(**{**given, **more})


@pytest.fixture
async def post(server: tuple[NotifyServer, str], record: CaseRecord) -> AsyncIterator[Notify]:
    async with notify(settings(server[1]), record) as opened:
        yield opened


@pytest.fixture
def there(server: tuple[NotifyServer, str]) -> NotifyServer:
    return server[0]


KEY_OF_IT = f"S-1/{warned().sentence.seq}"


async def test_a_letter_goes_to_the_persons_address_in_the_language_chosen(post: Notify, there: NotifyServer) -> None:
    reference = await post.send(KEY_OF_IT, WARNING)
    (letter,) = there.letters
    assert (letter["id"], letter["reference"]) == (reference, KEY_OF_IT)
    assert [letter[f"line_{n}"] for n in range(1, 6)] == ["Rowan Hollis", "1 Made Up Row", "Wendle", "SW1A 1AA", None]
    assert letter["subject"] == "Rhybudd ffurfiol"
    assert letter["body"].startswith("Annwyl Rowan Hollis\n")
    assert "Ffôn: 020 7946 0000\n" in letter["body"]
    assert "((" not in letter["body"]


async def test_asked_for_again_it_is_found_and_not_sent_twice(post: Notify, there: NotifyServer) -> None:
    assert await post.send(KEY_OF_IT, WARNING) == await post.send(KEY_OF_IT, WARNING)
    assert there.asked == [f"GET {KEY_OF_IT}", "POST letter", f"GET {KEY_OF_IT}"]


@pytest.mark.parametrize(
    ("after_taking_it", "code"), [("cut", "no_connection"), ("breaks", "http_500"), ("mute", "timeout")]
)
async def test_a_crash_between_taking_a_letter_and_answering_sends_no_second_one(
    after_taking_it: Any, code: str, post: Notify, there: NotifyServer
) -> None:
    there.fails = after_taking_it
    with pytest.raises(PartnerUnavailable) as failed:
        await post.send(KEY_OF_IT, WARNING)
    assert failed.value.code == code
    there.fails = ""
    assert await post.send(KEY_OF_IT, WARNING) == there.letters[0]["id"]
    assert len(there.letters) == 1


async def test_a_letter_under_another_key_keeps_none_from_being_sent(post: Notify, there: NotifyServer) -> None:
    there.letters.append({"id": "of another", "reference": f"{KEY_OF_IT}0"})
    there.fails = "lists all"
    assert await post.send(KEY_OF_IT, WARNING) == there.letters[1]["id"]


@pytest.mark.parametrize(
    ("fails", "code"), [("down", "http_503"), ("busy", "http_429"), ("babbles", "unreadable_answer")]
)
async def test_where_another_attempt_may_work_it_is_unavailable_and_nothing_is_sent(
    fails: Any, code: str, post: Notify, there: NotifyServer
) -> None:
    there.fails = fails
    with pytest.raises(PartnerUnavailable) as failed:
        await post.send(KEY_OF_IT, WARNING)
    assert (failed.value.code, there.letters) == (code, [])


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"key": ApiKey(SERVICE, SECRET[::-1])}, "http_403"),
        ({"key": ApiKey(SECRET, SECRET)}, "http_403"),
        ({"templates": template_ids(SERVICE)}, "http_400"),
    ],
    ids=["another secret", "another service", "no such template"],
)
async def test_a_key_or_template_that_it_does_not_know_is_final(
    more: dict[str, Any], code: str, server: tuple[NotifyServer, str], record: CaseRecord
) -> None:
    there, address = server
    async with notify(settings(address, **more), record) as post:
        with pytest.raises(PartnerRefused) as refused:
            await post.send(KEY_OF_IT, WARNING)
    assert (refused.value.code, there.letters) == (code, [])


async def test_a_token_of_another_hour_is_final(server: tuple[NotifyServer, str], record: CaseRecord) -> None:
    key, long_ago = ApiKey.read(KEY), datetime(2026, 1, 1, tzinfo=UTC)
    async with Http(server[1], signed=lambda: signed(key, long_ago)) as http, Http(server[1]) as holder:
        with pytest.raises(PartnerRefused, match="http_403"):
            await Notify(http, template_ids(), Correspondents(holder), record).send(KEY_OF_IT, WARNING)


@pytest.mark.parametrize(
    ("person", "error", "code"),
    [
        ("P-2", PartnerRefused, "address_unusable"),
        ("P-3", PartnerRefused, "http_400"),
        ("P-9", PartnerRefused, "http_404"),
        ("P-4", PartnerUnavailable, "unreadable_answer"),
    ],
    ids=["too few lines", "no postcode", "nobody knows them", "half an answer"],
)
async def test_without_an_address_that_can_be_used_nothing_is_sent_and_a_person_is_told(
    person: str, error: type[Any], code: str, server: tuple[NotifyServer, str], tmp_path: Path
) -> None:
    there, address = server
    record = CaseRecord(f"sqlite:///{tmp_path / 'another.db'}")
    keep(record, warned(person))
    async with notify(settings(address), record) as post:
        with pytest.raises(error) as failed:
            await post.send(KEY_OF_IT, WARNING)
    record.close()
    assert (failed.value.code, there.letters) == (code, [])


async def test_the_worker_asks_notify_for_letters_and_partners_for_all_else(post: Notify, there: NotifyServer) -> None:
    everybody = dict.fromkeys(Partner, "http://127.0.0.1:9")
    async with Partners(everybody, post) as partners:
        ask = PartnerActivities(partners).ask_partner
        sent = await ask(Request(key=KEY_OF_IT, ask=WARNING))
        other = await ask(Request(key="S-1/2", ask=TagOrder(intervention="curfew")))
    assert sent == Attempt(result="acknowledged", reference=there.letters[0]["id"])
    assert other == Attempt(result="failed", code="no_connection")


async def test_without_settings_there_is_no_notify(record: CaseRecord) -> None:
    async with notify(None, record) as post:
        assert post is None


# Settings


@pytest.mark.parametrize("key", [KEY, f"{SERVICE}-{SECRET}", f"a-b_c-{SERVICE}-{SECRET}\n"])
def test_a_key_is_read_from_its_end(key: str) -> None:
    assert ApiKey.read(key) == (SERVICE, SECRET)


@pytest.mark.parametrize("key", ["", "made-up", SECRET, f"{KEY}0", f"{SERVICE}_{SECRET}"])
def test_what_is_no_key_is_named_and_not_shown(key: str) -> None:
    with pytest.raises(SettingsError, match=r"^SENTENCE_NOTIFY_KEY ") as wrong:
        ApiKey.read(key)
    assert not key or key not in str(wrong.value)


def test_a_key_never_shows_its_secret() -> None:
    assert SECRET not in repr(settings("http://there"))


def templates(language: str, *letters: str) -> str:
    return "\n".join([f"[{language}]", *(f'{letter} = "{TEMPLATE}"' for letter in letters)])


ALL = [row.letter for row in LETTERS]


def test_the_file_of_templates_names_each_letter_in_both_languages(tmp_path: Path) -> None:
    file = tmp_path / "templates.toml"
    file.write_text(f"{templates('en', *ALL)}\n{templates('cy', *ALL)}")
    assert TemplateIds.read(file) == template_ids()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (templates("en", *ALL), "cy.appointment, cy.end, cy.explanation_sought, cy.warning"),
        (f"{templates('en', *ALL)}\n{templates('cy', *ALL[1:])}", "cy.appointment"),
        (f"{templates('en', *ALL, 'poem')}\n{templates('cy', *ALL)}", "en.poem"),
        (templates("fr", *ALL), "cannot be read"),
        ('[en]\nend = "the usual one"', "cannot be read: en.end: "),
        ("[en", "cannot be read"),
    ],
    ids=["no Welsh", "one not in Welsh", "one that there is not", "another language", "no id", "no TOML"],
)
def test_a_file_of_templates_that_lacks_something_is_an_error_that_names_it(
    text: str, says: str, tmp_path: Path
) -> None:
    file = tmp_path / "templates.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=r"^SENTENCE_NOTIFY_TEMPLATES") as wrong:
        TemplateIds.read(file)
    assert says in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_a_file_of_templates_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml, which cannot be read"):
        TemplateIds.read(tmp_path / "nowhere.toml")
