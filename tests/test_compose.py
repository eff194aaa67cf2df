"""The stack of docker-compose.yml, checked without docker: the file and what it promises.

Its health checks and scripts run here, against stand-ins for what they ask.
"""

import os
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from graphlib import TopologicalSorter
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from workers import settings, temporal_server
from workflows import contract

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docker-compose.yml"
STACK: dict[str, Any] = yaml.safe_load(FILE.read_text())
SERVICES: dict[str, dict[str, Any]] = STACK["services"]
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)
WAITED_FOR = [
    (name, before, awaited["condition"])
    for name, service in SERVICES.items()
    for before, awaited in service.get("depends_on", {}).items()
]
ONE_SHOT = sorted({before for _, before, condition in WAITED_FOR if condition == "service_completed_successfully"})


def test_the_file_fits_the_compose_specification() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE)]
    found = subprocess.run(check, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_ports_are_published_on_loopback_only() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published
    assert [port for port in published if not str(port).startswith("127.0.0.1:")] == []


def test_images_are_pinned_to_a_version_and_none_is_deprecated() -> None:
    images = [service["image"] for service in SERVICES.values() if "image" in service] + [_base_image()]
    assert [image for image in images if not re.fullmatch(r"[a-z/-]+:\d+(\.\d+)*(-slim)?", image)] == []
    assert [image for image in images if "auto-setup" in image] == []


def test_the_tools_that_lay_out_the_tables_are_of_the_servers_version() -> None:
    versions = {name: SERVICES[name]["image"].partition(":")[2] for name in ("schema", "namespace", "temporal")}
    assert len(set(versions.values())) == 1
    assert tuple(map(int, versions["temporal"].split(".")[:2])) == temporal_server.OLDEST_SERVER


@pytest.mark.parametrize(("name", "before", "condition"), WAITED_FOR)
def test_what_a_service_waits_for_can_come_true(name: str, before: str, condition: str) -> None:
    match condition:
        case "service_healthy":
            assert "test" in SERVICES[before]["healthcheck"]
        case "service_completed_successfully":
            assert SERVICES[before]["restart"].startswith("on-failure:")
        case _:
            pytest.fail(f"{name} waits for {before} to have started, which says nothing")


def test_the_start_order_has_no_circle() -> None:
    order = TopologicalSorter({name: service.get("depends_on", {}) for name, service in SERVICES.items()})
    assert set(order.static_order()) == set(SERVICES)


def test_what_is_meant_to_run_comes_back_by_itself() -> None:
    assert ONE_SHOT == ["namespace", "schema"]
    lasting = SERVICES.keys() - set(ONE_SHOT)
    assert {SERVICES[name]["restart"] for name in lasting} == {"unless-stopped"}


def test_our_services_are_given_settings_that_exist() -> None:
    documented = set(re.findall(r"^(SENTENCE_\w+)", settings.__doc__ or "", re.MULTILINE))
    given = {setting for name in OURS for setting in SERVICES[name]["environment"]}
    assert {setting for setting in given if not setting.startswith("TEMPORAL_")} <= documented


def test_addresses_name_services_by_the_ports_that_they_listen_on() -> None:
    listening = {f"{name}:{port.split(':')[-1]}" for name in SERVICES for port in SERVICES[name].get("ports", [])}
    given = " ".join(str(value) for name in OURS for value in SERVICES[name]["environment"].values())
    used = set(re.findall(r"\b[a-z]+:\d+\b", given))
    assert used
    assert used <= listening


def test_temporal_is_healthy_where_its_own_port_is_open() -> None:
    assert SERVICES["temporal"]["healthcheck"]["test"][-1] == SERVICES["temporal"]["ports"][0].split(":")[-1]


def test_the_sandbox_plays_strangers_and_knows_neither_record_nor_temporal() -> None:
    assert SERVICES["sandbox"]["environment"].keys() & {"SENTENCE_RECORD", "TEMPORAL_ADDRESS"} == set()


def test_a_secret_has_one_default_that_says_it_is_made_up() -> None:
    defaults = defaultdict(set)
    for name, default in re.findall(r"\$\{(\w+):-([^}]*)\}", FILE.read_text()):
        defaults[name].add(default)
    assert defaults.keys() == {"POSTGRES_PASSWORD", "RECORD_PASSWORD"}
    assert [found for found in defaults.values() if len(found) != 1 or not min(found).startswith("demo-")] == []


def test_mounted_files_exist_and_volumes_are_named() -> None:
    mounts = [mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])]
    assert [mount for mount in mounts if mount.startswith(".") and not (ROOT / mount).is_file()] == []
    assert {mount for mount in mounts if not mount.startswith(".")} == STACK["volumes"].keys()


@pytest.mark.parametrize("name", ONE_SHOT)
def test_a_one_shot_runs_the_script_that_is_mounted(name: str) -> None:
    targets = [mount.split(":")[1] for mount in SERVICES[name]["volumes"]]
    assert SERVICES[name]["entrypoint"] == ["sh", *targets]


def test_the_image_gets_every_room_of_the_house_and_leaves_root() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    rooms = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    let_in = re.findall(r"^!(\w+)$", (ROOT / "docker/Dockerfile.dockerignore").read_text(), re.MULTILINE)
    copied = re.findall(r"^COPY (\w+) \./\w+$", _dockerfile(), re.MULTILINE)
    assert sorted(copied) == sorted(let_in) == sorted(rooms)
    assert re.findall(r"^USER (\w+)$", _dockerfile(), re.MULTILINE) == ["sentence"]


def test_nothing_is_installed_without_its_hash() -> None:
    assert re.findall(r"pip install (.*)", _dockerfile()) == [
        "--no-cache-dir --require-hashes --requirement requirements.lock",
        "--no-cache-dir --no-deps --no-build-isolation .",
    ]


@pytest.mark.parametrize(("answers", "healthy"), [(204, True), (404, False), (503, False)])
@pytest.mark.parametrize("name", ["door", "sandbox", "console"])
def test_door_sandbox_and_console_are_healthy_where_they_answer_well(name: str, answers: int, healthy: bool) -> None:
    with _answering(answers) as port:
        assert _is_healthy(name, port) is healthy


@pytest.mark.parametrize("name", ["door", "sandbox", "console"])
def test_door_sandbox_and_console_are_not_healthy_where_nobody_answers(name: str) -> None:
    assert not _is_healthy(name, temporal_server.free_port())


def test_the_worker_is_watched_for_its_connection_to_temporal() -> None:
    port = int(SERVICES["worker"]["environment"]["TEMPORAL_ADDRESS"].rpartition(":")[2])
    assert SERVICES["worker"]["healthcheck"]["test"] == ["CMD", "grep", "-q", f":{port:04X} 01 ", "/proc/net/tcp"]


def test_the_namespace_step_makes_what_the_contract_names(tmp_path: Path) -> None:
    calls = _run("namespace.sh", tmp_path, temporal='case "$*" in *describe*) exit 1;; esac')
    made = re.findall(r"^operator search-attribute create .* --name (\w+) --type (\w+)$", calls, re.MULTILINE)
    assert made == [(key.name, key.indexed_value_type.name.title()) for key in contract.SEARCH_ATTRIBUTES]
    assert f"namespace create --namespace default --retention {temporal_server.RETENTION_HOURS}h\n" in calls


def test_the_namespace_step_run_again_makes_no_second_namespace(tmp_path: Path) -> None:
    calls = _run("namespace.sh", tmp_path, temporal="exit 0")
    assert "namespace create" not in calls
    assert f"namespace update --namespace default --retention {temporal_server.RETENTION_HOURS}h\n" in calls


@pytest.mark.parametrize("refused", ["cluster health", "namespace update", "search-attribute create", "workflow count"])
def test_the_namespace_step_passes_over_no_failure(refused: str, tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        _run("namespace.sh", tmp_path, temporal=f'case "$*" in *"{refused}"*) exit 1;; esac')


def test_the_schema_step_lays_out_both_databases(tmp_path: Path) -> None:
    calls = _run("schema.sh", tmp_path, **{"temporal-sql-tool": "exit 0"})
    updated = re.findall(r"^--database (\w+) update-schema --schema-dir (\S+)$", calls, re.MULTILINE)
    assert updated == [
        ("temporal", "/etc/temporal/schema/postgresql/v12/temporal/versioned"),
        ("temporal_visibility", "/etc/temporal/schema/postgresql/v12/visibility/versioned"),
    ]


@pytest.mark.parametrize("refused", ["create-database", "setup-schema", "temporal/versioned"])
def test_the_schema_step_passes_over_no_failure(refused: str, tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        _run("schema.sh", tmp_path, **{"temporal-sql-tool": f'case "$*" in *{refused}*) exit 1;; esac'})


def test_the_record_is_where_the_database_was_made() -> None:
    made = (ROOT / "docker/record.sql").read_text()
    role, database = re.findall(r"^CREATE (?:ROLE|DATABASE) (\w+)", made, re.MULTILINE)
    for name in ("worker", "door"):
        address = SERVICES[name]["environment"]["SENTENCE_RECORD"]
        assert address == f"postgresql+psycopg://{role}:${{RECORD_PASSWORD:-demo-record}}@postgresql/{database}"


def test_no_clock_can_be_moved_where_real_sentences_run() -> None:
    live = yaml.safe_load((ROOT / "docker/dynamic-config.yaml").read_text())
    assert live.keys() & temporal_server.REHEARSAL.keys() == set()


def _run(script: str, folder: Path, **tools: str) -> str:
    """The calls that a mounted script makes to its tools, each played by a line of shell; its pauses take no time."""
    for tool, plays in {**tools, "sleep": "exit 0"}.items():
        stand_in = folder / tool
        stand_in.write_text(f'#!/bin/sh\necho "$*" >> {folder}/calls\n{plays}\n')
        stand_in.chmod(0o755)
    path = {"PATH": f"{folder}:{os.defpath}"}
    subprocess.run(["sh", ROOT / "docker" / script], env=path, capture_output=True, timeout=60, check=True)
    return (folder / "calls").read_text()


def _is_healthy(name: str, port: int) -> bool:
    """What the health check of a service finds, told to look at another port."""
    own = SERVICES[name]["command"][-1]
    code = SERVICES[name]["healthcheck"]["test"][-1].replace(f":{own}/", f":{port}/")
    return subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30, check=False).returncode == 0


@contextmanager
def _answering(status: int) -> Iterator[int]:
    """A port where `/health` is answered with that status, anything else with 404."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/health" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def _dockerfile() -> str:
    named: str = STACK["x-ours"]["build"]["dockerfile"]
    return (ROOT / named).read_text()


def _base_image() -> str:
    return _dockerfile().splitlines()[0].removeprefix("FROM ")
