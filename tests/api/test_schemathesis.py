"""Schemathesis asks everything that the description allows, and much that it does not: no fault, no answer that is
not described, nothing accepted that the description forbids."""

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path

from tests.api.conftest import Office
from workers.issuer import AUDIENCE, Person

SETTINGS = Path(__file__).parent / "schemathesis.toml"


async def test_schemathesis_finds_nothing(office: Office, tmp_path: Path) -> None:
    id = await office.allocated()
    everybody = Person(id="osei", name="Ama Osei", roles=("offender_manager", "case_administrator"), areas=("north",))
    token = office.issuer.token(everybody, aud=AUDIENCE)
    async with office.before(office.live.sentences, streams_last=timedelta(0)) as address:
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
