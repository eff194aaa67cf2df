"""Reports: which there are, with their definitions, and what one comes to over the whole record."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import Field, StringConstraints

from clients.api.again import looks
from clients.api.asked import OnDay, Word
from clients.api.bearer import Asking
from clients.api.shapes import Group, ReportDefined, Reported, Reports
from clients.desk import Desk
from clients.desk.reports import Reported as Found
from clients.reports import Asked
from clients.shown import tally_object
from domain import calendar
from domain.authority.questions import Look, must_be_allowed_to_look
from domain.errors import NotFound
from domain.measures.measure import BY, About, Window
from domain.measures.period import window
from domain.measures.table import REPORTS, ROWS
from domain.model import Model

PERIOD = "^(19|20|21)[0-9]{2}(Q[1-4]|-(0[1-9]|1[0-2]))?$"
By = Annotated[str, StringConstraints(pattern=f"^({'|'.join(BY)})$")]


class Question(Model):
    """Over which period, about which sentences, told apart by what."""

    period: str | None = Field(
        default=None, pattern=PERIOD, description="A year, a quarter or a month: `2026`, `2026Q3`."
    )
    first: OnDay | None = Field(default=None, alias="from", description="The first day of the period.")
    last: OnDay | None = Field(default=None, alias="to", description="Its last day; today where it is not said.")
    as_at: OnDay | None = Field(default=None, description="By what was recorded until the end of that day.")
    area: Word | None = Field(default=None, description="Only sentences of that area.")
    team: Word | None = Field(default=None, description="Only those of that line manager's team.")
    manager: Word | None = Field(default=None, description="Only those of that offender manager.")
    by: By | None = Field(default=None, description="Told apart by that.")
    who: bool = Field(default=False, description="With the sentences behind each figure, of those that you may open.")

    def asked(self, report: str, today: date) -> Asked:
        """Raises BadInput where the period cannot be."""
        over = window(self.period, self.first, self.last, as_at=self.as_at, today=today)
        return Asked(report, over, About(self.area, self.team, self.manager), self.by, self.who)


def routes(desk: Desk) -> APIRouter:
    router = looks("reports")

    @router.get("/reports", operation_id="reports", response_model=Reports)
    def reports(who: Asking) -> dict[str, Any]:
        """Which reports there are: their measures, what each counts of what, and by which source."""
        must_be_allowed_to_look(who.roles, Look.REPORTS)
        return {"reports": [ReportDefined.of(report) for report in ROWS]}

    @router.get("/reports/{name}", operation_id="report", response_model=Reported)
    def report(who: Asking, name: Annotated[Word, Path()], question: Annotated[Question, Query()]) -> dict[str, Any]:
        """What a report comes to over every sentence of the record. Of a group too small to print there is no figure.
        It may take a minute; one is worked out at a time."""
        must_be_allowed_to_look(who.roles, Look.REPORTS)
        if name not in REPORTS:
            raise NotFound(f"There is no report {name!r}.")
        asked = question.asked(name, calendar.day(datetime.now(UTC)))
        return _shown(asked, desk.reports.figures(who, asked))

    return router


def _shown(asked: Asked, found: Found) -> dict[str, Any]:
    over: Window = asked.window
    groups = [
        Group(group=group, measures=tuple(tally_object(name, one, who=asked.who) for name, one in tallies.items()))
        for group, tallies in found.figures.items()
    ]
    about = {"report": asked.report, "from": over.first, "to": over.last, "as_at": over.as_at, "by": asked.by}
    return {**about, "groups": groups, "not_named": found.not_named}
