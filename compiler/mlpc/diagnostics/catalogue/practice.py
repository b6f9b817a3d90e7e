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
REPEATED_NAME: Final = Rule(
    "MLP502",
    "repeated-step-name",
    "this step is named `{name}` by its place among the calls of `{function}`",
    "another call without a name",
    "a call that is put before it takes its name, and with it its cache",
    "name it: `{call}`",
    severity="warning",
)
NO_GATE: Final = Rule(
    "MLP503",
    "no-quality-gate",
    "this model is registered whatever it is worth",
    "not under a condition on a metric",
    "what is in the registry is taken for good enough by those who deploy from it",
    "compare a metric first: `if evaluation.mse > limit: raise Fail(...)`",
    severity="warning",
)
NO_METRICS: Final = Rule(
    "MLP504",
    "registered-without-metrics",
    "this model is registered without what it has been measured at",
    "no metrics",
    "who approves it in the registry sees nothing to decide by",
    "pass the step's `Metrics` as `model_quality=`",
    severity="warning",
)
FIXED_LOCATION: Final = Rule(
    "MLP505",
    "fixed-location",
    "the location `{location}` is written into the pipeline",
    "the same for every run and every account",
    "a test run, another account or another day need another pipeline",
    "take it as a parameter: `data: Dataset = Dataset({location!r})`, or from `config()`",
    severity="warning",
)
FIXED_INSTANCE: Final = Rule(
    "MLP506",
    "fixed-instance-type",
    "the instance type `{value}` is written into the pipeline",
    "the same for every run",
    "more data or a quota need another pipeline",
    "take it as a parameter of the pipeline, or from `config()`",
    severity="warning",
    opt_in=True,
)
NO_CACHE: Final = Rule(
    "MLP507",
    "no-cache",
    "`{step}` runs again with the same inputs",
    "not cached",
    "a run that differs in a later step alone repeats this one",
    'add `cache=Cache("P30D")`',
    severity="warning",
    opt_in=True,
)
MONTHS: Final = Rule(
    "MLP508",
    "months-for-minutes",
    "`{text}` is {count} months",
    "months",
    "in ISO 8601 minutes stand behind a `T`",
    "write minutes as `{minutes}`",
    severity="warning",
)
SECRET: Final = Rule(
    "MLP509",
    "secret-in-definition",
    "{what} looks like a secret",
    "everyone sees it who may describe the pipeline",
    "parameters, arguments and environments are kept and shown as they are",
    "read it in the step from AWS Secrets Manager, and pass its name",
    severity="warning",
)
PUBLIC: Final = Rule(
    "MLP510",
    "public-access",
    "`{value}` lets in everyone",
    "open to all",
    "nothing asks who they are",
    "name those who need it",
    severity="warning",
)
OUTSIDE: Final = Rule(
    "MLP511",
    "outside-of-the-project",
    "`{step}` does without the configured {keys}",
    "not protected as other jobs are",
    "the configuration asks for them, and nothing fills them in here",
    "add them to this step",
    severity="warning",
)
NEVER_RUNS: Final = Rule(
    "MLP512",
    "never-runs",
    "`{step}` never runs: this is never {way} here",
    "never {way}",
    "the conditions that are decided before it leave no value for which it would be",
    "correct one of the conditions, or delete what stands under it",
    severity="warning",
)
UNREACHABLE: Final = Rule(
    "MLP513",
    "unreachable",
    "this is never reached",
    "left out of the pipeline",
    "{what} before it ends {where} on every way",
    "delete it, or move it up",
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
