"""MLP5xx: best practice. Advice: each can be selected, silenced, and given another severity."""

from typing import Final

from mlpc.diagnostics.model import Rule

UNUSED_PARAMETER: Final = Rule(
    "MLP501",
    "unused-parameter",
    "nothing reads the parameter `{name}`",
    "not used",
    "who starts the pipeline may give it, and nothing changes",
    "delete it, or pass it to the step that it was meant for",
    severity="warning",
)
UNUSED_STEP_PARAMETER: Final = Rule(
    "MLP520",
    "unused-step-parameter",
    "`{function}` never reads its parameter `{name}`",
    "not read",
    "whoever calls the step may give it, and nothing changes",
    "delete it, or name it `_{name}`",
    severity="warning",
)
IMPORT_NOT_AVAILABLE: Final = Rule(
    "MLP521",
    "import-not-available",
    "`{module}` is not in {where}",
    "not there",
    "no version of the image is known to have it, and no requirement of the step brings it",
    severity="warning",
)
MODULE_STATE: Final = Rule(
    "MLP522",
    "module-state",
    "`{name}` is changed for the step `{function}` alone",
    "changed here",
    "every step runs in a process of its own: neither the pipeline nor another step sees the change",
    "return what others need, or use a variable of the function",
    severity="warning",
)
EVALUATED_ANEW: Final = Rule(
    "MLP523",
    "evaluated-anew",
    "`{name}` has another value where the step `{function}` runs",
    "not the one of this machine",
    "the statement travels with the step, so {what} is evaluated again in the container",
    "pass the value to the step as a parameter, or compute it in the body",
    severity="warning",
)
ISOLATED_REQUIREMENTS: Final = Rule(
    "MLP524",
    "isolated-requirements",
    "the requirements of `{function}` cannot be installed: it has no network",
    "to be fetched when the step starts",
    "`enable_network_isolation` closes every way out of the container; only what the image has in the very version named is not fetched",
    "use an image that has the packages, or leave the isolation out",
    severity="warning",
)
ISOLATED_NETWORK: Final = Rule(
    "MLP525",
    "isolated-network",
    "`{name}` needs a network, which `{function}` does not have",
    "cannot connect",
    "`enable_network_isolation` closes every way out of the container, those to AWS as well",
    "pass the data to the step as an artifact, or leave the isolation out",
    severity="warning",
)
UNUSED_IGNORE: Final = Rule(
    "MLP590",
    "unused-ignore",
    "`{code}` has nothing to silence here",
    "not needed",
    "what it was for has been mended, or is reported at another line",
    "delete it",
    severity="warning",
)
IGNORE_FORM: Final = Rule(
    "MLP591",
    "ignore-form",
    "{problem}",
    "silences nothing",
    "a comment says which problems it is for, and why: `# mlpc: ignore[MLP501] reason`",
    severity="warning",
)
