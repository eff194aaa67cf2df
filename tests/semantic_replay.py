"""Replaying a recorded history and holding what the code does now against what was done then.

The SDK's own replay compares the kinds of commands only; a changed date passes it. Here the timers' durations, the
activities' arguments, the answers to updates and what is carried to the next run are compared as well. A field that is
None says nothing: a model may have gained one since."""

import json
from collections.abc import Sequence
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer, WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from workflows.sandbox import restrictions
from workflows.sentence import SentenceWorkflow

Deeds = dict[str, list[Any]]
KINDS = ("timers", "activities", "answers", "carried", "results")


class ListeningRunner(SandboxedWorkflowRunner):
    """The real runner; it notes the commands that come out of it."""

    def __init__(self) -> None:
        super().__init__(restrictions=restrictions())
        self.deeds: Deeds = {kind: [] for kind in KINDS}

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        return _Listening(super().create_instance(det), self.deeds)


class _Listening(WorkflowInstance):
    def __init__(self, inner: WorkflowInstance, deeds: Deeds) -> None:
        self._inner, self._deeds = inner, deeds

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        completion = self._inner.activate(act)
        for command in completion.successful.commands:
            match command.WhichOneof("variant"):
                case "start_timer":
                    self._deeds["timers"].append(command.start_timer.start_to_fire_timeout.ToTimedelta())
                case "schedule_activity":
                    asked = command.schedule_activity
                    self._deeds["activities"].append([asked.activity_type, *_values(asked.arguments)])
                case "update_response" if command.update_response.HasField("completed"):
                    self._deeds["answers"].append(_values([command.update_response.completed]))
                case "continue_as_new_workflow_execution":
                    self._deeds["carried"].append(_values(command.continue_as_new_workflow_execution.arguments))
                case "complete_workflow_execution":
                    self._deeds["results"].append(_values([command.complete_workflow_execution.result]))
        return completion

    def get_serialization_context(self, command_info: Any) -> Any:
        return self._inner.get_serialization_context(command_info)

    def get_external_store_context(self, command_info: Any) -> Any:
        return self._inner.get_external_store_context(command_info)

    def get_info(self) -> Any:
        return self._inner.get_info()

    def get_thread_id(self) -> int | None:
        return self._inner.get_thread_id()


async def differences(history: WorkflowHistory) -> list[str]:
    """Replays a run; raises what the SDK raises, and names each deed that is not what it was."""
    runner = ListeningRunner()
    replayer = Replayer(workflows=[SentenceWorkflow], data_converter=pydantic_data_converter, workflow_runner=runner)
    await replayer.replay_workflow(history)
    then = recorded(history)
    return [
        f"{kind} {number + 1}: was {before}, is now {now}"
        for kind in KINDS
        for number, (before, now) in enumerate(zip(then[kind], runner.deeds[kind], strict=False))
        if before != now
    ] + [
        f"{kind}: {len(then[kind])} then, {len(runner.deeds[kind])} now"
        for kind in KINDS
        if len(then[kind]) > len(runner.deeds[kind])
    ]


def recorded(history: WorkflowHistory) -> Deeds:
    """The deeds that a history holds."""
    deeds: Deeds = {kind: [] for kind in KINDS}
    for event in history.events:
        match event.event_type:
            case EventType.EVENT_TYPE_TIMER_STARTED:
                deeds["timers"].append(event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta())
            case EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
                asked = event.activity_task_scheduled_event_attributes
                deeds["activities"].append([asked.activity_type.name, *_values(asked.input.payloads)])
            case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED:
                outcome = event.workflow_execution_update_completed_event_attributes.outcome
                deeds["answers"].append(_values(outcome.success.payloads))
            case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
                carried = event.workflow_execution_continued_as_new_event_attributes.input
                deeds["carried"].append(_values(carried.payloads))
            case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
                result = event.workflow_execution_completed_event_attributes.result
                deeds["results"].append(_values(result.payloads))
    return deeds


def _values(payloads: Sequence[Payload]) -> list[Any]:
    return [_said(json.loads(payload.data)) if payload.data else None for payload in payloads]


def _said(value: Any) -> Any:
    """A value without what it does not say."""
    match value:
        case dict():
            return {name: _said(part) for name, part in value.items() if part is not None}
        case list():
            return [_said(part) for part in value]
    return value
