"""The command line through `--server`: the same verbs, the same words and the same exit codes as without; and of each
verb that does not go that way, why."""

import asyncio
import json
import re
import signal
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from clients.shown import entry_object
from clients.told import TOLD
from tests.api.conftest import Office
from tests.api.test_reports import SAID as REPORTS
from tests.conftest import ROOT
from tests.live import new_id
from tests.terminal import Shown
from workers.main import BY_OTHERS, SECTIONS, main

QUIET = str(ROOT / "examples" / "quiet-community-order.yaml")
CHANGING = re.compile(
    r"\d{4}-\d\d-\d\dT[\d:]+Z|\b[0-9a-f]{64}\b|at \d+:\d\d[ap]m|learnt .*|S-\d+|(tests|command line)(?= vouched|\")"
)

LOOKS = {
    "show": ("show", "{id}"),
    "show as json": ("show", "{id}", "--json"),
    "show as at a day": ("show", "{id}", "--as-at", "2199-01-01"),
    "show of nothing": ("show", "S-none"),
    "list": ("list", "--page-size", "200", "--sort", "id"),
    "list as json": ("list", "--manager", "osei", "--json"),
    "list as csv": ("list", "--csv"),
    "list of a page": ("list", "--page", "2", "--page-size", "2"),
    "list by what is due": ("list", "--due", "2w", "--where", "community"),
    "list by what nobody has": ("list", "--harm", "very_high"),
    "diary": ("diary", "{id}"),
    "diary as json": ("diary", "--json"),
    "diary of mine": ("diary", "--mine", "--by", "OM:osei"),
    "diary of nothing": ("diary", "S-none"),
    "record": ("record", "{id}", "--reasons"),
    "record as json": ("record", "{id}", "--json"),
    "record before it was": ("record", "{id}", "--as-at", "2001-01-01"),
    "why of an entry": ("why", "{id}", "3"),
    "why of the tier": ("why", "{id}", "tier", "--json"),
    "why of what is due": ("why", "{id}", "due", "first-appointment"),
    "why of nothing": ("why", "{id}", "99"),
    "evaluate": ("evaluate", "{id}"),
    "chart": ("chart", "{id}", "--text"),
    "letter of an entry that asked for none": ("letter", "{id}", "3"),
    "letter of nothing": ("letter", "S-none", "3"),
}
TELLS = {
    "assess": ("assess", "--harm", "low", "--likelihood", "low", "--needs", "drugs"),
    "assess as json": ("assess", "--harm", "low", "--likelihood", "low", "--needs", "drugs", "--json"),
    "what would follow": ("assess", "--harm", "low", "--likelihood", "low", "--needs", "drugs", "--dry-run"),
    "what would follow as json": ("assess", "--harm", "low", "--likelihood", "low", "--dry-run", "--json"),
    "a fact": ("risk", "--source", "police", "--text", "threats"),
    "a fact on a day": ("risk", "--source", "police", "--text", "threats", "--at", "2026-11-20"),
    "a fact that does not fit": ("attend", "A9"),
    "an appointment": ("appoint", "A1", "--when", "2030-01-04 10:00"),
    "refused now": ("recall", "--kind", "standard", "--reason", "drinks"),
    "refused now, as json": ("recall", "--kind", "standard", "--reason", "drinks", "--json"),
    "refused in dry run": ("recall", "--kind", "standard", "--reason", "drinks", "--dry-run"),
    "refused to the role": ("countersign",),
    "of a failure that is not there": ("seek-explanation", "A7"),
    "with what is no choice": ("assess", "--harm", "awful"),
    "with a field left out": ("assess", "--harm", "low"),
    "on an entry that is not there": (
        "annul",
        "99",
        "--type",
        "assessed",
        "--occurred-on",
        "2026-11-20",
        "--reason",
        "r",
    ),
}


def _plain(shown: Shown) -> tuple[int, str, str]:
    """What was shown, but for ids, moments and chains, which are no two times the same, and who vouched."""
    return shown.code, *(CHANGING.sub("…", text) for text in (shown.out, shown.err))


@pytest.fixture(scope="module")
async def sentence(office: Office) -> str:
    return await office.allocated()


@pytest.mark.parametrize("words", LOOKS.values(), ids=LOOKS)
async def test_a_verb_that_looks_shows_the_same_through_a_server(
    office: Office, sentence: str, words: tuple[str, ...]
) -> None:
    asked = [word.format(id=sentence) for word in words]
    here, there = await office.live.terminal.told(*asked), await office.terminal("khan").told(*asked)
    assert there == here


@pytest.mark.parametrize("words", TELLS.values(), ids=TELLS)
async def test_a_verb_that_tells_says_the_same_through_a_server(office: Office, words: tuple[str, ...]) -> None:
    verb, *rest = words
    here, there = await office.allocated(), await office.allocated()
    rest += ["--id", f"{verb}-1"]
    shown_here = await office.live.terminal.told(verb, here, *rest, "--by", "OM:osei")
    shown_there = await office.terminal("osei").told(verb, there, *rest)
    assert _plain(shown_there) == _plain(shown_here)
    assert office.live.types(there) == office.live.types(here)


async def test_a_sentence_is_started_through_a_server_by_who_is_signed_in(office: Office) -> None:
    shown = []
    for terminal in (office.live.terminal, office.terminal("webb")):
        id = new_id()
        shown.append(_plain(await terminal.told("start", QUIET, "--dated", "today", "--id", id)))
    assert shown[0] == shown[1]
    assert {entry.by.id for entry in office.live.record.entries(id)} == {"webb"}


async def test_nobody_gives_themselves_out_for_somebody_else(office: Office) -> None:
    id = await office.allocated()
    shown = await office.terminal("webb").told("risk", id, "--source", "police", "--text", "t", "--by", "OM:osei")
    assert shown.code == 4
    assert "You are signed in as 'webb', not as 'osei'." in shown.err


async def test_a_list_says_how_many_it_leaves_out(office: Office) -> None:
    await office.allocated()
    shown = await office.terminal("brandt").told("list", "--sort", "id", "--json")
    assert shown.code == 0
    assert re.search(r"\d+ more of other teams, which you may not open\.", shown.err)


async def test_the_server_may_be_an_option_and_the_token_a_file_of_mine_alone(office: Office, tmp_path: Path) -> None:
    terminal = office.live.terminal.with_(SENTENCE_HOME=str(tmp_path))
    asked = ("--server", office.address, "list", "--json")
    nobody = await terminal.told(*asked)
    assert (nobody.code, "Nobody is signed in" in nobody.err) == (4, True)
    kept = tmp_path / "token"
    kept.write_text(office.token("khan") + "\n")
    kept.chmod(0o644)
    assert (await terminal.told(*asked)).code == 4
    kept.chmod(0o600)
    assert (await terminal.told(*asked)).code == 0


@pytest.mark.parametrize(
    ("address", "code", "said"),
    [
        ("http://127.0.0.1:1", 7, "does not answer"),
        ("no address", 2, "SENTENCE_SERVER is 'no address'"),
        ("http://whole-sentence.example/api", 2, "SENTENCE_SERVER is 'http://whole-sentence.example/api'"),
        ("{issuer}", 7, "is no API of ours"),
    ],
)
async def test_a_server_that_is_none_gets_no_token_and_is_said(
    office: Office, address: str, code: int, said: str
) -> None:
    terminal = office.terminal("osei").with_(SENTENCE_SERVER=address.format(issuer=office.issuer.address))
    shown = await terminal.told("show", "S-1")
    assert (shown.code, said in shown.err) == (code, True), shown


async def test_who_is_not_signed_in_any_more_is_told_so(office: Office) -> None:
    terminal = office.terminal("osei").with_(SENTENCE_TOKEN=office.token("osei", exp=1))
    shown = await terminal.told("show", "S-1")
    assert (shown.code, "This token is none of the provider's" in shown.err) == (4, True)


HERE_ALONE = {
    ("up",): "runs a process on this machine",
    ("worker",): "runs a process on this machine",
    ("door",): "runs a process on this machine",
    ("console",): "runs a process on this machine",
    ("sandbox",): "runs a process on this machine",
    ("status",): "says what runs on this machine; of partners a signed-in person asks the console",
    ("doctor",): "asks the house's Temporal server",
    ("resume", "S-1"): "asks the house's Temporal server",
    ("verify",): "checks the bytes of the house's own record",
    ("inbox", "list"): "what the house holds back: pages of the console, no route of the API",
    ("person", "P-1"): "who is who: the API gives out no names",
    ("identify", "P-1", "--crn", "X1", "--by", "CA:webb"): "who is who: the API takes no names",
    ("merge", "P-1", "P-2", "--by", "CA:webb"): "who is who",
    ("unmerge", "P-1", "P-2", "--by", "CA:webb"): "who is who",
    ("places",): "providers' lists: pages of the console, no route of the API",
    ("export", "out"): "gives out the whole record, past what one person may open",
    ("adopt", "ns2007@1", "--reason", "r", "--by", "LM:khan"): "goes over sentences past what one person may open",
    ("chart", "caseload"): "the caseload of everybody: a page of the console",
    ("evaluate", "--by", "kind"): "reads every record whole, past what one person may open",
    ("report", "delivery"): "reads the record of every interviewed officer, past what one person may open",
}
"""What does not go through a server, and why."""
NO_HOUSE = {"rule", "schema", "rehearse", "cost"}
"""Verbs that ask no house at all."""


def test_every_verb_goes_both_ways_or_asks_no_house_or_is_said_to_be_for_here_alone() -> None:
    both = {words[0] for words in LOOKS.values()} | {words[0] for words in REPORTS.values()} | {"start", *TOLD}
    part = {words[0] for words in HERE_ALONE} & both
    assert part == {"chart", "evaluate", "report"}
    every = {verb for section in SECTIONS.values() for verb in section}
    assert both | NO_HOUSE | {words[0] for words in HERE_ALONE} == every | set(BY_OTHERS)


@pytest.mark.parametrize("words", HERE_ALONE, ids=" ".join)
async def test_what_cannot_go_through_a_server_says_so(office: Office, words: tuple[str, ...]) -> None:
    shown = await office.terminal("osei").told("--server", office.address, *words)
    assert shown.code == 2, shown
    assert "leave out --server" in " ".join(shown.err.split()), shown


async def test_a_shell_completes_what_was_seen_through_a_server(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, theirs = await office.allocated(), await office.live.begun()
    terminal = office.terminal("osei")
    appointment = ("--when", "2030-01-04 10:00")
    assert (await terminal.told("appoint", id, "A7", *appointment)).code == 0
    assert (await terminal.told("show", id)).code == 0
    assert (await terminal.told("list", "--json")).code == 0
    for name, value in terminal.environment.items():
        monkeypatch.setenv(name, value)
    shell = ShellComplete(main, {}, "sentence", "_SENTENCE_COMPLETE")
    offered = {item.value for item in await asyncio.to_thread(shell.get_completions, ["show"], "")}
    assert id in offered
    assert theirs not in offered
    assert [one.value for one in await asyncio.to_thread(shell.get_completions, ["absent", id], "")] == ["A7"]


async def test_a_sentence_is_followed_through_a_server_by_its_events(office: Office) -> None:
    id = await office.allocated()
    process = await office.terminal("osei").start("record", id, "--watch", "--jsonl", "--since", "2", "--every", "5")
    assert process.stdout is not None
    seen = [json.loads(await asyncio.wait_for(process.stdout.readline(), 30))]
    await office.caller("osei").tell(id, "assess", {"harm": "low", "likelihood": "low", "needs": ["drugs"]})
    seen.append(json.loads(await asyncio.wait_for(process.stdout.readline(), 30)))
    process.send_signal(signal.SIGINT)
    _, err = await process.communicate()
    assert [(one["change"], one["seq"]) for one in seen] == [("+", 3), ("+", 4)]
    assert seen[1] == {"change": "+", **entry_object(office.live.record.entries(id)[3])}
    assert (process.returncode, err) == (130, b"")


async def test_another_team_follows_nothing(office: Office) -> None:
    id = await office.live.begun()
    shown = await office.terminal("osei").told("show", id, "--watch", "--jsonl")
    assert (shown.code, shown.out) == (4, "")
