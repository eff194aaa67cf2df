"""Queue: the administration of an area, and the letters as they are sent."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clients.console.frame import Section, house, page, who
from clients.console.pages.bar import bar
from clients.console.pages.taking_on import NEW, may_take_on
from clients.console.views.deeds import path
from clients.console.views.letter import blocks
from clients.console.views.queue import OWED, queue
from clients.console.words import first_up
from clients.desk.lists import of_their_areas
from clients.notices.letters import rendered
from domain.asks import LANGUAGES
from domain.authority.questions import LOOKS, Look, must_be_allowed_to_look
from domain.model import By, Role

MOST = 200
"""So many sentences, those that are due first, for each reason to stand in the queue."""
CALLED = {"en": "English", "cy": "Welsh"}


def the_queue(request: Request) -> Response:
    """Of the sentences that name the administrator or nobody in their place; of all of the area, where that is asked
    for, or for a line manager."""
    signed_in, stands = who(request), house(request)
    lists = stands.desk.lists
    must_be_allowed_to_look(signed_in.roles, Look.QUEUE)
    alone = Role.CASE_ADMINISTRATOR in signed_in.roles and request.query_params.get("whose") != "area"
    names = By(role=Role.CASE_ADMINISTRATOR, id=signed_in.id) if alone else None
    reasons = ({"owes": OWED}, {"owed_by": (Role.CASE_ADMINISTRATOR,)}, {"overdue": True})
    found = {
        sentence.id: sentence
        for reason in reasons
        for sentence in lists.opened(signed_in, of_their_areas(signed_in, names=names, **reason), limit=MOST)
    }
    view = queue(signed_in, list(found.values()), lists.letters(signed_in), stands.clock())
    whose = [("Mine, and nobody's", "/queue", alone), ("All of my areas", "/queue?whose=area", not alone)]
    links = [{"text": text, "href": href, "current": current} for text, href, current in whose]
    chosen = links if Role.CASE_ADMINISTRATOR in signed_in.roles else []
    new = NEW if may_take_on(stands, signed_in) else None
    return page(request, "queue.html", title="Queue", view=view, whose=chosen, new=new)


def letter(request: Request) -> Response:
    """A letter as it is sent, but for what whoever sends it fills in; in either language."""
    signed_in, id, seq = who(request), request.path_params["id"], request.path_params["seq"]
    asked = house(request).desk.sentences.letter(signed_in, id, seq)
    wanted = request.query_params.get("language")
    language = next((one for one in LANGUAGES if one == wanted), asked.notice.language)
    text = rendered(asked.contents, language)
    return page(
        request,
        "letter.html",
        title=f"{first_up(text.letter.replace('_', ' '))}, letter of entry {seq}, {id}",
        letter=text,
        blocks=blocks(text.body),
        sent_in=CALLED[asked.notice.language],
        languages=[{"text": CALLED[one], "href": f"?language={one}", "current": one == language} for one in LANGUAGES],
        sentence_path=path(id),
        entry=path(id, "record", str(seq)),
        seq=seq,
        **bar(request, house(request).desk.sentences.state(signed_in, id, "letter")),
    )


SECTION = Section(
    "/queue",
    "Queue",
    (Route("/queue", the_queue), Route("/sentences/{id}/letters/{seq:int}", letter)),
    LOOKS[Look.QUEUE].may,
)
