"""The console script `sentence`: which verb is where."""

import os
from typing import NoReturn

import click

from clients.cli.house import House, Server
from clients.cli.plain import Group, until_end
from domain.errors import BadInput
from workers import settings

TELL = "clients.cli.tell:verb"
FACTS = (
    *("appoint", "reappoint", "attend", "absent", "home-visit", "explain", "condition-broken"),
    *("risk", "need", "view", "meeting", "criterion", "plan-read", "assessment-questioned", "progress-marked"),
    *("interview", "characteristics"),
    *("referral-accepted", "referral-refused", "place-free", "prepared", "started", "session-attended", "hours-worked"),
    *("supported", "tag-fitted", "tag-removed", "completed", "ended-early", "consolidated", "partner-refused"),
    *("hearing", "court", "warrant-issued", "arrest", "charged", "convicted"),
    *("receive", "prison-transferred", "release-date", "release", "at-large", "return", "parole", "tariff-expired"),
    *("report-asked-for", "report-delivered", "report-handed-over", "sentenced", "appealed"),
    *("sentence-varied", "sentence-quashed", "add-days", "credit-remand", "obstacle-dealt-with", "manager-left"),
    *("engagement-closed", "area-changed", "address-changed", "language"),
    "death",
)
BY_OTHERS = ("identity-merged", "identity-unmerged")
"""What `merge` and `unmerge` tell each sentence of a person: no help and no shell speaks of it."""
COMMANDS = (
    *("allocate", "cover", "transfer", "accept-transfer", "refuse-transfer", "hand-over"),
    *("delegate", "prioritise", "work-out-tier", "monitor", "move", "refuse-move"),
    *("assess", "set-tier", "override-tier", "plan", "change-plan", "review"),
    *("explain-order", "suspend-contact", "resume-contact", "refer", "commence", "end-intervention", "unmet-need"),
    *("seek-explanation", "judge", "warn", "authorise", "breach", "refer-breach", "decline-breach", "withdraw"),
    *("recall", "countersign", "withdraw-recall", "prepare-release", "licence"),
    *("disclose", "adopt-policy", "settle", "annul", "end"),
)
SECTIONS = {
    "Run": {
        "up": "workers.processes:up",
        "worker": "workers.processes:worker",
        "door": "workers.processes:door",
        "console": "workers.processes:console",
        "sandbox": "workers.processes:sandbox",
        "status": "clients.cli.status:status",
        "doctor": "clients.cli.keep:doctor",
        "resume": "clients.cli.keep:resume",
        "verify": "clients.cli.keep:verify",
        "inbox": "clients.cli.inbox:inbox",
    },
    "Look": {
        "list": "clients.cli.listing:list_",
        "show": "clients.cli.look:show",
        "person": "clients.cli.people:person",
        "diary": "clients.cli.diary:diary",
        "record": "clients.cli.record:record",
        "why": "clients.cli.why:why",
        "evaluate": "clients.cli.evaluate:evaluate",
        "chart": "clients.cli.chart:chart",
        "letter": "clients.cli.letter:letter",
        "places": "clients.cli.places:places",
    },
    "Measure": {"report": "clients.cli.report:report", "export": "clients.cli.export:export"},
    "Rehearse": {
        "rehearse": "workers.rehearsing:rehearse",
        "cost": "workers.rehearsing:cost",
        "schema": "clients.cli.keep:schema",
        "rule": "clients.cli.rule:rule",
    },
    "Facts": {
        "start": "clients.cli.keep:start",
        "identify": "clients.cli.people:identify",
        "merge": "clients.cli.people:merge",
        "unmerge": "clients.cli.people:unmerge",
    }
    | dict.fromkeys(FACTS, TELL),
    "Commands": dict.fromkeys(COMMANDS, TELL) | {"adopt": "clients.cli.adopt:adopt"},
}


PROCESSES = [verb for verb, place in SECTIONS["Run"].items() if place.startswith("workers.processes:")]


def _house(server: str | None = None) -> House:
    """This machine's own, or the one behind the API at that address or at the one that is set."""
    read = settings.read()
    address = server or read.server
    there = Server(address, read.token) if address else None
    return House(read.home, read.record, there, os.environ.get("SENTENCE_BY"))


@click.group(
    cls=Group,
    sections=SECTIONS,
    unseen=dict.fromkeys(BY_OTHERS, TELL),
    house=_house,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--server", metavar="URL", help="Through the API there, instead of this machine's own Temporal and record."
)
@click.version_option(package_name="whole-sentence")
@click.pass_context
def main(context: click.Context, server: str | None) -> None:
    """Whole Sentence: a criminal sentence, in custody and in the community, as one durable process."""
    if server and context.invoked_subcommand in PROCESSES:
        raise BadInput(f"{context.invoked_subcommand} runs on this machine: leave out --server.")
    context.obj = _house(server)


def enter() -> NoReturn:
    until_end(main)


if __name__ == "__main__":
    enter()
