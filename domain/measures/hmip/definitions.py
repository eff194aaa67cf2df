"""What the inspectorate measures: its tables, their elements and their figures, as `tables/hmip.toml` has them."""

from domain.model import Model
from domain.rules.kinds import Count, Table, table


class Figures(Model):
    """Every figure that a verdict goes by."""

    first_working_days: Count
    first_months: Count
    first_contacts: Count
    second_months: Count
    second_contacts: Count
    review_months: Count
    action_working_days: Count
    unacceptable_failures: Count


class Element(Model):
    """One column of a table. `of` says who is counted; of a bad outcome, a high share is bad."""

    title: str
    of: str
    bad_outcome: bool = False


class MeasureTable(Model):
    """One printed table with its columns in order, and the number of the one with its bands."""

    number: str
    bands: str
    title: str
    elements: tuple[str, ...]
    high_risk: bool = False


class Hmip(Table):
    figures: Figures
    tables: dict[str, MeasureTable]
    elements: dict[str, Element]


HMIP = table("hmip", Hmip, "domain.measures")
