"""Where a form shows what is wrong: beside which field, and behind which link of the error summary."""

from collections.abc import Iterable

from clients.console.forms.fields import Sort
from clients.console.forms.form import Form
from clients.console.forms.posted import ROWS, Posted, Read
from domain.errors import NotAllowed, Refused

NO_FIELD = ""


def beside(form: Form, refused: Refused) -> str:
    """The field beside which a refusal stands: none, where it is about who asks."""
    return NO_FIELD if isinstance(refused, NotAllowed) else form.called.subject or NO_FIELD


def target(form: Form, name: str) -> str:
    """Where a link of the error summary leads: the first input of a field, or what can be done."""
    if name == NO_FIELD:
        return "what-you-can-do"
    field = form.field(name.split(".")[0])
    inner = name.split(".")[1:]
    for part in inner:
        found = next((one for one in field.fields if one.name == part), None) if field else None
        field = found or field
    dated = field is not None and field.sort in (Sort.DAY, Sort.MOMENT)
    return f"f-{name.replace('.', '-')}{'-day' if dated or name == '_when' else ''}"


def has_particulars(form: Form, posted: Posted, problems: Iterable[str]) -> bool:
    """Whether something is said, or wrong, among the fields that are seldom needed: then they stand open."""
    rare = [field for field in form.fields if field.name in form.called.rare]
    in_rows = {field.name for field in rare if posted.get(f"{field.name}{ROWS}", ["0"])[0] not in ("", "0")}
    read = Read(rare, posted)
    concerned = in_rows | {name.split(".")[0] for name in (*read.body, *read.problems, *problems)}
    return any(field.name in concerned for field in rare)
