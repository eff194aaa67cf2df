"""The sandbox that sentences run in: it forbids what is not deterministic, in the workflow itself.

Our own pure modules are passed through. They hold no clock and no randomness (the linter forbids it there), the models
must be the same classes inside as outside, and importing them anew for every run costs more than running it.
"""

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

PURE = (
    *("domain", "activities", "workflows.contract", "workflows.provider_contract", "workflows.envelope"),
    *("workflows.policies", "workflows.summaries"),
)


def restrictions() -> SandboxRestrictions:
    return SandboxRestrictions.default.with_passthrough_modules(*PURE)


def runner() -> SandboxedWorkflowRunner:
    return SandboxedWorkflowRunner(restrictions=restrictions())
