"""Reports: each measure with its figures and its definition, worked out over the record when it is asked for."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clients.console.frame import Section, house, page, who
from clients.console.views.reports import groupings, report_page, themes
from clients.reports import Asked
from domain import calendar
from domain.authority.questions import LOOKS, Look, must_be_allowed_to_look
from domain.errors import BadInput, NotFound
from domain.measures.measure import BY, About, Report, Window
from domain.measures.period import period
from domain.measures.table import REPORTS

LIST = "/reports"
PERIOD = "Period must be a year, a quarter or a month: 2026, 2026Q3 or 2026-05"


def the_reports(request: Request) -> Response:
    must_be_allowed_to_look(who(request).roles, Look.REPORTS)
    return page(request, "reports/list.html", title="Reports", themes=themes())


def one_report(request: Request) -> Response:
    must_be_allowed_to_look(who(request).roles, Look.REPORTS)
    asked, params = _report(request), request.query_params
    chosen = {name: params.get(name, "").strip() for name in ("period", "area", "by")}
    by, wrong, found = chosen["by"] if chosen["by"] in BY else None, "", {}
    window = _window(request, "")
    try:
        window = _window(request, chosen["period"])
        about = Asked(asked.name, window, About(area=chosen["area"] or None), by)
        found = house(request).desk.reports.figures(who(request), about).figures
    except BadInput:
        wrong = PERIOD
    return page(
        request,
        "reports/one.html",
        title=f"{'Error: ' if wrong else ''}{asked.title}, Reports",
        status=422 if wrong else 200,
        view=report_page(asked, window, found, by),
        chosen=chosen,
        groupings=groupings(),
        wrong=wrong,
        action=f"{LIST}/{asked.name}",
    )


def _report(request: Request) -> Report:
    name = request.path_params["name"]
    if name not in REPORTS:
        raise NotFound(f"There is no report {name!r}.")
    return REPORTS[name]


def _window(request: Request, within: str) -> Window:
    """Raises BadInput where that is no period."""
    today = calendar.day(house(request).clock())
    first, last = period(within) if within else (None, today)
    return Window(first, last, today)


SECTION = Section(
    LIST,
    "Reports",
    (Route(LIST, the_reports), Route(f"{LIST}/{{name}}", one_report)),
    roles=LOOKS[Look.REPORTS].may,
)
