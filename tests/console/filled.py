"""A house with something to see on every page: sentences of two areas, a person with two, a list, what is held."""

from datetime import timedelta

from starlette.testclient import TestClient

from clients.gateway.adapters import Delivery, Held
from clients.places import PlacesRecord
from clients.stores import Stores
from domain.authority.signed_in import SignedIn
from domain.messages import Message
from domain.model import By, Role
from domain.places import life
from domain.places.life import Step
from domain.places.record import Batch, line_of
from tests.clients.lives import begun, keep
from tests.console.here import BRANDT, PARKS
from tests.console.html import Page
from tests.stack import now, told

MINE, THEIRS, ELSEWHERE = "S-mine", "S-theirs", "S-coast"
KHAN = PARKS.but(id="khan", name="Noor Khan")
DALE = BRANDT.but(id="dale", name="Kit Dale")
OFFICER = SignedIn(id="shah", name="Ines Shah", roles=(Role.DATA_OFFICER,), areas=("north",))
DEVELOPER = SignedIn(id="root", name="Max Root", roles=(Role.DEVELOPER,))
INSPECTOR = SignedIn(id="vane", name="Io Vane", roles=(Role.INSPECTOR,), areas=("north",))
CAME = now() - timedelta(hours=3)
BODY = b'{"type": "died", "token": "very-secret"}'


def fill(kept: Stores) -> None:
    allocated = told("a-1", "allocate", "LM:parks", offender_manager="brandt", line_manager="parks")
    keep(kept.record, begun(MINE, allocated, person="P-7"), begun(THEIRS, person="P-7"))
    keep(kept.record, begun(ELSEWHERE, person="P-7", area="coast"))
    kept.people.identify("P-7", CAME, "prison", crn="X123456")
    hold(kept, "msg_1")
    keep_list(kept.places, a_list())


def hold(kept: Stores, id: str, names: str = "S-none") -> int:
    """Holds a death that the prison told; its number."""
    died = Message(id=f"prison:{id}", type="died", by=By.read("prison"), received_at=CAME)
    kept.inbox.take(Delivery(source="prison", id=id, body=BODY, received_at=CAME))
    found = Held(why="sentence_unknown", message=died, sentence=names)
    kept.inbox.sort(*kept.inbox.unread("prison", now()), [found], now())
    return kept.quarantine.all()[-1].place


def a_list(provider: str = "Skills for work") -> Step:
    """One place is offered to the first of four; three wait, one of them of no known tier."""
    said = [
        ("set_capacity", "CA:lee", {"id": "desk", "places": 1}),
        ("put_in_line", "system", _wait("S-low/3", 1, "2026-01-05")),
        ("put_in_line", "system", _wait("S-unknown/3", None, "2025-01-05")),
        ("put_in_line", "system", _wait("S-late/3", 3, "2026-02-05")),
        ("put_in_line", "system", _wait("S-early/3", 3, "2026-01-05")),
    ]
    opened = Message(id="p-0", type="open_list", by=By.read("CA:lee"), received_at=CAME, body={"provider": provider})
    step = life.begin(opened, CAME)
    for number, (type, by, body) in enumerate(said, 1):
        message = Message(id=f"p-{number}", type=type, by=By.read(by), received_at=CAME, body=body)
        step = step.then(life.take(step.places, message, CAME))
    return step


def keep_list(record: PlacesRecord, step: Step) -> None:
    lines = tuple(map(line_of, step.entries))
    record.append(Batch(provider=step.places.provider, after_seq=0, after_chain="", lines=lines))


def _wait(key: str, tier: int | None, on: str) -> dict[str, object]:
    return {
        "key": key,
        "intervention": "skills",
        "programme": "thinking",
        "tier": tier,
        "referred_on": on,
        "inside": False,
    }


def sent(visitor: TestClient, address: str, **answers: str) -> tuple[int, str]:
    """A form opened, answered and sent: the status, and the page it leads to, or the page itself."""
    form = visitor.get(address)
    assert form.status_code == 200, form.text[-400:]
    posted = {**Page(form.text).posts(), **{name: [value] for name, value in answers.items()}}
    came = visitor.post(address.partition("?")[0], data=posted)
    return came.status_code, came.headers.get("location", came.text)
