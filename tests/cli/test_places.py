"""The verb `places`: a list is opened, filled and looked at from a terminal."""

from datetime import timedelta

from domain import calendar, words
from tests.live import Live, come
from tests.stack import now, told
from tests.terminal import Terminal

BY = ("--by", "CA:lee")


def test_where_no_list_is_kept_it_says_so(terminal: Terminal) -> None:
    assert terminal.run("places", "--json").json == []
    assert terminal.run("places").err == "0 lists are kept here; a provider without one is asked as a partner.\n"
    shown = terminal.run("places", "north")
    assert shown == (5, "", "No list of 'north' is kept here. Open one: `sentence places open`.\n")


def test_what_cannot_be_read_is_said_before_anything_is_sent(terminal: Terminal) -> None:
    shown = terminal.run("places", "capacity", "north", "group", "--places", "0", *BY)
    assert shown.code == 2
    assert shown.err.startswith("set-capacity: places:")
    assert terminal.run("places", "take", "north", "S-1/3").code == 2, "who says so is asked for"


async def test_a_list_is_opened_filled_and_shown_with_why_each_stands_there(live: Live) -> None:
    async def say(*given: str) -> list[str]:
        shown = await live.terminal.told("places", *given, *BY)
        assert shown.code == 0, shown.err
        return [line.strip() for line in shown.lines]

    name = "mill house"
    assert await say("open", name, "--offer-days", "5", "--hours-per-week", "12") == [
        "1  List of mill house opened; places are offered for 5 days  (case_administrator:lee)"
    ]
    again = await live.terminal.told("places", "open", name, *BY)
    assert (again.code, again.err.splitlines()[0]) == (3, "Refused (places.open): mill house keeps a list already.")

    begins = calendar.day(now()) + timedelta(days=60)
    ids = [await _referred(live, name, tier) for tier in ("1", "3")]
    await say("capacity", name, "group", "--places", "1", "--starts-on", begins.isoformat(), "--hours", "4")
    shown = (await live.terminal.told("places", name, "--json")).json
    assert [(one["wait"]["key"].rpartition("/")[0], one["state"]) for one in shown["stands"]] == [
        (ids[0], "waiting"),
        (ids[1], "offered"),
    ]
    assert (shown["next_start"], shown["hours_held"], shown["waiting"]) == (begins.isoformat(), 4, 1)
    head, room, columns, first, second = (await live.terminal.told("places", name)).lines
    assert head == f"mill house  1 wait, next start {words.say(begins)}, 4 of 12 officers' hours held"
    assert room == f"  group: begins {words.say(begins)}; 0 taken, 1 offered, 0 free of 1"
    assert columns.split() == ["PLACE", "REFERRAL", "TIER", "REFERRED", "STANDS", "WHY"]
    assert first.startswith(f"1      {ids[0]}/")
    assert first.rstrip().endswith("Not offered a place: group full")
    assert f"offered until {shown['stands'][1]['until'][:10]} (group)" in second
    listed = (await live.terminal.told("places")).lines
    assert any(line.split()[:5] == ["mill", "house", "1", "0", "1"] for line in listed)

    key = shown["stands"][1]["wait"]["key"]
    declined = await say("decline", name, key, "--reason", "works in the mornings")
    assert declined == [f"6  {key}: place declined, works in the mornings  (case_administrator:lee)"]
    shown = (await live.terminal.told("places", name, "--json")).json
    assert [one["state"] for one in shown["stands"]] == ["waiting", "offered"]
    assert shown["stands"][0]["wait"]["key"] == key, "who declined still stands first"
    await come(lambda: live.inbox.unsettled() == 0)  # others who live here look at what is on its way


async def _referred(live: Live, provider: str, tier: str) -> str:
    id = await live.begun()
    skills = {"id": "skills", "name": "Thinking skills", "class_": "constructive", "stage": 3, "partner": "programmes"}
    plan = {"objectives": [{"id": "O1", "need": "thinking", "text": "Thinks"}], "interventions": [skills]}
    for number, (type, by, body) in enumerate(
        [
            ("allocate", "LM:parks", {"offender_manager": "brandt"}),
            ("set_tier", "OM:brandt", {"scheme": "omm", "tier": tier, "reasons": []}),
            ("plan", "OM:brandt", plan),
            ("refer", "OM:brandt", {"intervention": "skills", "provider": provider}),
        ]
    ):
        await live.sentences.tell(id, told(f"m{number}", type, by, **body))
    await come(lambda: "referral_accepted" in live.types(id))
    return id
