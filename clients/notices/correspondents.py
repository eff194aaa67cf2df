"""Whom a letter goes to: name and address, and the office to answer to, asked for at the moment of sending.

They belong to the system that holds them: `GET /correspondents/<person>` there. Nothing of it is kept, logged or told.
"""

from urllib.parse import quote

from pydantic import ValidationError

from clients.http import Http
from domain.errors import PartnerRefused, PartnerUnavailable
from domain.model import Model

LINES = range(3, 8)


class Correspondent(Model):
    """A person as the post knows them: the address without their name, its last line a postcode or a country."""

    name: str
    address: tuple[str, ...]
    office: str
    telephone: str

    @property
    def merge_fields(self) -> dict[str, str]:
        return {"name": self.name, "office": self.office, "telephone": self.telephone}

    @property
    def address_lines(self) -> dict[str, str]:
        """The lines as GOV.UK Notify names them, the first with the name. Raises PartnerRefused unless 3 to 7."""
        lines = (self.name, *self.address)
        if len(lines) not in LINES:
            raise PartnerRefused("address_unusable")
        return {f"address_line_{number}": line for number, line in enumerate(lines, start=1)}


class Correspondents:
    """The system that holds names and addresses."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def of(self, person: str) -> Correspondent:
        """Raises PartnerRefused where it knows nobody of that reference, PartnerUnavailable where it cannot say."""
        try:
            return Correspondent.model_validate(await self._http.get(f"/correspondents/{quote(person, safe='')}"))
        except ValidationError:
            raise PartnerUnavailable("unreadable_answer") from None
