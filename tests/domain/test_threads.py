"""Each type of entry stands on one of the three threads of OMM 3.14-3.30."""

import pytest

from domain import table, threads
from domain.threads import THREADS, Thread


def test_every_type_of_entry_has_one_thread() -> None:
    placed = [*threads.MANAGEMENT, *threads.SUPERVISION, *threads.ADMINISTRATION]
    assert sorted(row.entry for row in placed) == sorted(table.ENTRIES)


@pytest.mark.parametrize(
    ("task", "entries", "thread"),
    [
        ("assess and plan (OMM 3.17-3.18)", ["assessed", "planned", "plan_changed", "reviewed"], Thread.MANAGEMENT),
        ("allocate resources by tier (App. B)", ["tier_set", "tier_worked_out", "allocated"], Thread.MANAGEMENT),
        ("decide on enforcement (App. B)", ["judged", "breach_decided", "recall_decided"], Thread.MANAGEMENT),
        ("evaluate (App. B)", ["ended"], Thread.MANAGEMENT),
        ("see the person (3.21)", ["attended", "home_visit_made", "failed_to_attend"], Thread.SUPERVISION),
        ("broker, prepare, support, consolidate (3.22)", ["referred", "prepared", "supported"], Thread.SUPERVISION),
        ("doubt the assessment, mark progress (App. B)", ["assessment_questioned"], Thread.SUPERVISION),
        ("set the case up (App. B)", ["engagement_opened"], Thread.ADMINISTRATION),
        ("make appointments (App. B)", ["appointment_made", "appointment_changed"], Thread.ADMINISTRATION),
        ("track and report exceptions (App. B)", ["missed", "escalated", "caught_up"], Thread.ADMINISTRATION),
        ("run enforcement paperwork (App. B)", ["explanation_sought", "hearing_listed"], Thread.ADMINISTRATION),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_task_that_the_model_gives_to_a_thread_stands_on_it(task: str, entries: list[str], thread: Thread) -> None:
    assert {name: THREADS[name] for name in entries} == dict.fromkeys(entries, thread)
