"""GOV.UK's components, as Jinja macros.

They pass over what is not given; our own templates may not, so these have an environment of their own.
"""

from collections.abc import Callable
from functools import cache

from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader

PACKAGE = "govuk_frontend_jinja"
USED = (
    "back-link",
    "button",
    "character-count",
    "checkboxes",
    "date-input",
    "error-summary",
    "generic-header",
    "input",
    "pagination",
    "panel",
    "phase-banner",
    "radios",
    "select",
    "service-navigation",
    "skip-link",
    "summary-list",
    "tag",
    "warning-text",
)
"""Those that our pages show themselves with."""


def name_of(component: str) -> str:
    """What the macro of a component is called: `govukDateInput`."""
    return f"govuk{''.join(part.capitalize() for part in component.split('-'))}"


def macro(component: str) -> Callable[..., str]:
    template = _theirs().get_template(f"{PACKAGE}/components/{component}/macro.html")
    found: Callable[..., str] = getattr(template.module, name_of(component))
    return found


@cache
def _theirs() -> Environment:
    return Environment(
        loader=PrefixLoader({PACKAGE: PackageLoader(PACKAGE)}),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
