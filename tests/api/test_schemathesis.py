"""Schemathesis asks everything that the description allows, and much that it does not: no fault, no answer that is
not described, nothing accepted that the description forbids."""

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path

from clients.reports import Asked
from domain.measures.account import Account
from domain.measures.facts import facts_of
from domain.measures.measure import Figures, figures
from domain.measures.table import REPORTS
from tests.api.conftest import Office
from workers.issuer import AUDIENCE, Person

SETTINGS = Path(__file__).parent / "schemathesis.toml"


async def test_schemathesis_finds_nothing(office: Office, tmp_path: Path) -> None:
    id = await office.allocated()
    everybody = Person(id="osei", name="Ama Osei", roles=("offender_manager", "case_administrator"), areas=("north",))
    token = office.issuer.token(everybody, aud=AUDIENCE)
    entries = office.live.record.entries(id)

    def of_one(asked: Asked) -> Figures:
        """Reports about that sentence, worked out here: a process for each of some hundred questions takes minutes."""
        account = Account(id, facts_of(entries, asked.window.as_at))
        them = [account] if asked.about.has(account) else []
        return figures(them, REPORTS[asked.report].measures, asked.window, asked.by, who=asked.who)

    async with office.before(office.live.sentences, of_one, streams_last=timedelta(0)) as address:
        run = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(SETTINGS), "run"),
            *(f"{address}/openapi.json", "--header", f"Authorization: Bearer {token}", "--seed", "7"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=tmp_path,
            env={**os.environ, "SENTENCE": id},
        )
        said, _ = await run.communicate()
    assert run.returncode == 0, said.decode()
