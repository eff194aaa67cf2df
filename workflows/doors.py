"""What stands before every validator in life: a door that this worker trusts must vouch for who says something.

It is checked before a message comes into history, so keys may change and clocks differ: a replay never asks. A
rehearsal has a server of its own and no doors.
"""

from joserfc.jwk import KeySet
from temporalio import workflow
from temporalio.worker import (
    HandleUpdateInput,
    Interceptor,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
)

from domain.authority.signing import must_be_asserted
from domain.errors import BadInput, Refused
from workflows.envelope import answer, envelope


class Doors(Interceptor):
    """The doors whose word a worker takes, by their public keys."""

    def __init__(self, keys: KeySet) -> None:
        self._keys = keys

    def workflow_interceptor_class(self, input: WorkflowInterceptorClassInput) -> type[WorkflowInboundInterceptor]:
        keys = self._keys

        class Vouched(WorkflowInboundInterceptor):
            def handle_update_validator(self, input: HandleUpdateInput) -> None:
                _must_be_vouched_for(input, keys)
                super().handle_update_validator(input)

        return Vouched


def _must_be_vouched_for(input: HandleUpdateInput, keys: KeySet) -> None:
    *_, raw = input.args  # one handler for all: its arguments are the name and the payloads
    try:
        message = envelope(input.update, raw)
        must_be_asserted(message, workflow.info().workflow_id, keys, workflow.now())
    except (Refused, BadInput) as error:
        raise answer(error) from None
