"""What stands at the front for people: the console with its sign-in, as one application."""

from starlette.middleware import Middleware
from starlette.types import ASGIApp

from clients.console.app import SECTIONS, console
from clients.console.frame import Section
from clients.desk import Desk
from clients.sentences import Sentences
from clients.sign_in.first import SignInFirst
from clients.sign_in.pages import routes
from clients.sign_in.provider import Provider
from clients.sign_in.sessions import InSession
from clients.stores import Stores


def front(stores: Stores, sentences: Sentences, provider: Provider, address: str, temporal: str | None) -> ASGIApp:
    """The application for browsers that know it by that address; `temporal` is where its UI is."""
    desk = Desk(stores.record, sentences, stores.access)
    signs_in = Section("", "", tuple(routes(provider, address)))
    secure = address.startswith("https:")
    middleware = (Middleware(InSession, sessions=stores.sessions, secure=secure), Middleware(SignInFirst))
    return console(desk, middleware=middleware, sections=(*SECTIONS, signs_in), temporal=temporal)
