"""The description of the API (OpenAPI): FastAPI makes it from the routes and models; here is what it cannot know of."""

from typing import Any

from clients.api.answers import PROBLEM
from clients.api.asked import DAY, TIME
from clients.ends import ENDS, Problem

TITLE, VERSION = "Whole Sentence", "1"
ABOUT = (
    "Runs a whole criminal sentence as one durable process. Facts and commands are told to a sentence, each under an "
    "idempotency key and with the entry that the caller had seen; what they came to is answered from the case record."
)
TAGS = [
    {"name": "facts", "description": "What happened. Its content is never refused; what does not fit is kept so."},
    {"name": "commands", "description": "What somebody with authority wants. It may be refused: then nothing changes."},
    {"name": "look", "description": "Where sentences stand, what is owed, what was recorded."},
    {"name": "why", "description": "Why something is as it is: reasons, standards, the entries that led there."},
    {"name": "reports", "description": "The work of every sentence measured: done of due, and what nobody knows."},
    {"name": "events", "description": "What goes on, as it goes on: ids and numbers alone."},
    {"name": "you", "description": "Who is signed in, and emergency access."},
]
LOOKING = (400, 401, 403, 404, 503)
REPORTING = (*LOOKING, 422)
LISTENING = (*LOOKING, 429)
TELLING = (400, 401, 403, 404, 409, 412, 413, 422, 428, 503, 504)
OTHER = {
    400: "Not as described",
    413: "The body is too large",
    428: "Say what you had seen: If-Match is missing",
    429: "Too many streams",
}
DATED = {"date": f"^{DAY}$", "date-time": f"^{DAY}T{TIME}$"}
TITLES = {end.status: end.title for end in reversed(ENDS)} | OTHER
REFUSED = {
    "type": "urn:whole-sentence:problem:refused",
    "title": "Refused",
    "status": 422,
    "detail": "This failure has no explanation yet, and none was sought.",
    "code": "enforcement.no-explanation",
    "remedy": "Ask for an explanation first.",
}


def finished(made: dict[str, Any]) -> dict[str, Any]:
    """The description that FastAPI made, with our problems, what each command requires, and bodies to the letter."""
    schemas = made["components"]["schemas"]
    for left in ("HTTPValidationError", "ValidationError"):
        schemas.pop(left, None)
    schemas["Problem"] = _problem(schemas)
    _date(made)
    shared = made["components"] | {
        "parameters": {},
        "responses": {_name(status): _says(status) for status in {*TELLING, *LISTENING}},
    }
    made["components"] = shared
    for path in made["paths"].values():
        for method, operation in path.items():
            _answer_with_problems(operation, _ends(method, operation))
            _require_what_was_seen(operation)
            _share_parameters(operation, shared["parameters"])
            _close(operation, schemas)
    return made


def _ends(method: str, operation: dict[str, Any]) -> tuple[int, ...]:
    if method == "post":
        return TELLING
    return {"reports": REPORTING, "events": LISTENING}.get(operation["tags"][0], LOOKING)


def _date(part: Any) -> None:
    """Days and moments are those that somebody can mean (`domain.model.meant`), and no second is the 61st."""
    for one in part if isinstance(part, list) else part.values() if isinstance(part, dict) else ():
        _date(one)
    if isinstance(part, dict) and part.get("format") in DATED:
        part["pattern"] = DATED[part["format"]]


def _problem(schemas: dict[str, Any]) -> dict[str, Any]:
    found = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= found.pop("$defs")
    return {**found, "examples": [REFUSED]}


def _answer_with_problems(operation: dict[str, Any], statuses: tuple[int, ...]) -> None:
    operation["responses"].pop("422", None)
    for status in statuses:
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/{_name(status)}"}


def _says(status: int) -> dict[str, Any]:
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": TITLES[status], "content": content}


def _name(status: int) -> str:
    return TITLES[status].partition(":")[0].title().replace(" ", "")


def _require_what_was_seen(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", ()):
        if parameter["name"] == "If-Match" and "commands" in operation["tags"]:
            parameter["required"] = True


def _share_parameters(operation: dict[str, Any], shared: dict[str, Any]) -> None:
    """What many operations ask is described once."""
    for place, parameter in enumerate(operation.get("parameters", ())):
        parameter["schema"] = _never_null(parameter["schema"])
        name = parameter["name"] if parameter["name"] != "If-Match" or parameter["required"] else "If-Match-optional"
        if shared.setdefault(name, parameter) == parameter:
            operation["parameters"][place] = {"$ref": f"#/components/parameters/{name}"}


def _never_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter may be left out; there is none that is null."""
    options = [one for one in schema.get("anyOf", (schema,)) if one.get("type") != "null"]
    own = {name: value for name, value in schema.items() if name not in ("anyOf", "description")}
    return {**own, **options[0]} if len(options) == 1 else {**own, "anyOf": options}


def _close(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """A body has no field but those of its schema, nor has any part of it."""
    if "requestBody" in operation:
        _close_parts(operation["requestBody"], schemas)


def _close_parts(part: Any, schemas: dict[str, Any]) -> None:
    if isinstance(part, list):
        for one in part:
            _close_parts(one, schemas)
    elif isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            schema = schemas[part["$ref"].rpartition("/")[2]]
            if schema.get("type") == "object" and "additionalProperties" not in schema:
                schema["additionalProperties"] = False
                _close_parts(schema, schemas)
        for one in part.values():
            _close_parts(one, schemas)
