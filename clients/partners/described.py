"""What we expect of each partner, as OpenAPI descriptions that are kept beside this, one file a partner."""

from functools import cache
from importlib import resources
from typing import Any

import yaml
from jsonschema_rs import Draft202012Validator, ValidationError

from domain.asks import Partner

FOLDER = resources.files("clients.partners") / "descriptions"


@cache
def description(partner: Partner) -> dict[str, Any]:
    """The OpenAPI document of a partner."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{partner.value}.yaml").read_text(encoding="utf-8"))
    return found


def is_asked(partner: Partner, path: str) -> bool:
    """Whether a partner may be asked something at that path, `/letters`."""
    return "post" in description(partner)["paths"].get(path, {})


def misfit(partner: Partner, path: str, body: object) -> str | None:
    """What of an ask at that path the partner does not take, the first thing; None where it takes it."""
    error: ValidationError | None = next(iter(_asks(partner, path).iter_errors(body)), None)
    return error.message if error else None


def is_key(partner: Partner, key: str) -> bool:
    """Whether that may be the key of an ask."""
    return _schema(partner, "components/schemas/Key").is_valid(key)


def _asks(partner: Partner, path: str) -> Draft202012Validator:
    return _schema(partner, f"paths/{path.replace('/', '~1')}/post/requestBody/content/application~1json/schema")


@cache
def _schema(partner: Partner, place: str) -> Draft202012Validator:
    document = description(partner)
    whole = {"$ref": f"#/{place}", "components": document["components"], "paths": document["paths"]}
    return Draft202012Validator(whole, validate_formats=True)
