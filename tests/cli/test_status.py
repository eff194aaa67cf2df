"""`sentence status`: what runs here, which partners are up, slow or down, and how much waits for each."""

from datetime import timedelta

import pytest

from domain import life
from domain.asks import Partner
from domain.effects import Attempt
from domain.life import Step
from tests.clients.lives import begun, keep_at
from tests.stack import now, told
from tests.terminal import Terminal

PROGRAMME = {"id": "skills", "name": "Thinking skills", "class_": "constructive", "partner": "programmes"}


def refused_to_answer(id: str, times: int, code: str) -> Step:
    """A referral of just now that failed so often, in as many moments."""
    step = begun(id, told(f"{id}:r", "refer", "CA:webb", intervention="skills"), requirements=[PROGRAMME])
    for number in range(times):
        effect = step.sentence.effects[0]
        attempt = life.came_out(step.sentence, effect, Attempt(result="failed", code=code), effect.next_at)
        at = now() + timedelta(seconds=number)
        step = step.then(life.take(step.sentence, attempt.but(received_at=at), max(at, step.sentence.last_moment)))
    return step


def test_where_nothing_runs_and_nothing_waits_all_partners_are_up(terminal: Terminal) -> None:
    keep_at(terminal.home, begun("S-1"))
    shown = terminal.run("status")
    assert shown.code == 0
    assert shown.lines[0].startswith("Nothing runs on ")
    assert shown.lines[1].split()[:4] == ["PARTNER", "SEEN", "SINCE", "WAITING"]
    assert [line.split()[-6:] for line in shown.lines[2:]] == [["up", "-", "0", "0", "-", "-"]] * len(Partner)
    assert "unpaid work" in shown.out


@pytest.mark.parametrize(("code", "seen"), [("timeout", "slow"), ("http_503", "down"), ("known_down", "down")])
def test_a_partner_that_is_waited_for_is_shown_with_how_much_waits(code: str, seen: str, terminal: Terminal) -> None:
    keep_at(terminal.home, refused_to_answer("S-1", 3, code), refused_to_answer("S-2", 1, code), begun("S-3"))
    found = {one["partner"]: one for one in terminal.run("status", "--json").json["partners"]}
    assert found.keys() == set(Partner)
    programmes = found.pop("programmes")
    shown = {name: programmes[name] for name in ("seen", "waiting", "with_people", "code")}
    assert shown == {"seen": seen, "waiting": 2, "with_people": 1, "code": code}
    assert {one["seen"] for one in found.values()} == {"up"}
    (line,) = (line for line in terminal.run("status").lines if line.startswith("programmes"))
    assert line.split()[1] == seen
    assert line.split()[-1] == code


def test_an_empty_house_has_partners_all_the_same(terminal: Terminal) -> None:
    assert len(terminal.run("status", "--json").json["partners"]) == len(Partner)
