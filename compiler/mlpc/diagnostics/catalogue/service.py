"""MLP4xx: the service's rules."""

from typing import Final

from mlpc.diagnostics.model import Rule

OPTION_UNKNOWN: Final = Rule("MLP401", "unknown-option", "{owner} has no option `{name}`", "not an option")
OPTION_VALUE: Final = Rule("MLP402", "option-value", "`{name}`: {problem}", "refused by the service")
OPTION_MISSING: Final = Rule(
    "MLP403",
    "missing-option",
    "`{step}` needs `{name}`",
    "`{name}` is missing",
    help="add `{name}=` to the step",
)
STEP_NAME: Final = Rule(
    "MLP404",
    "step-name",
    "`{name}` is not a name for a step",
    "named here",
    "the service takes up to 64 letters, digits, `-` and `_`",
    'give another one with `name="..."`',
)
PIPELINE_NAME: Final = Rule(
    "MLP405",
    "pipeline-name",
    "`{name}` is not a name for a pipeline",
    "named here",
    "the service takes up to 256 letters, digits and single `-` between them",
    'write `@pipeline(name="...")`',
)
PARAMETER_NAME: Final = Rule(
    "MLP406",
    "parameter-name",
    "`{name}` is not a name for a parameter",
    "named here",
    "the service takes up to 64 letters, digits, `-` and `_`",
    'give it another one: `Annotated[..., Param(name="...")]`',
)
CACHE_DURATION: Final = Rule(
    "MLP407",
    "cache-duration",
    "`{text}` is not an ISO 8601 duration",
    "not a duration",
    help="write days as `P30D`, hours as `PT12H`, minutes as `PT30M`",
)
CACHE_REFUSED: Final = Rule(
    "MLP408",
    "cache-refused",
    "a {kind} step cannot be cached",
    "here",
    "the service caches the results of jobs only",
    "leave `cache=` out",
)
RETRY_REFUSED: Final = Rule(
    "MLP409",
    "retry-refused",
    "a {kind} step does not retry on `{exception}`",
    "here",
    help="name an exception of this type of step",
)
RETRY_LIMITS: Final = Rule(
    "MLP410",
    "retry-limits",
    "{problem}",
    "here",
    "the service refuses a policy that does not keep its rules",
    "correct the policy",
)
TOO_MANY: Final = Rule(
    "MLP411",
    "too-many",
    "`{step}` has {count} {what}, the service takes {limit}",
    "too many",
    help="leave some of them out",
)
IMAGE: Final = Rule(
    "MLP412",
    "unknown-image",
    "{problem}",
    "no such image",
    help="correct `image(...)`, or give the URI of your own image",
)
PARAMETER_COUNT: Final = Rule(
    "MLP413",
    "too-many-parameters",
    "a pipeline takes 200 parameters, this one has {count}",
    "declared here",
    help="make constants, or values of `config(...)`, of those that no run changes",
)
NO_IMAGE: Final = Rule(
    "MLP414",
    "no-image",
    "`{step}` needs an `image`",
    "`image` is missing",
    help='write `image=image("sklearn", version="1.2-1")`, or the URI of your own',
)
REQUEST_PATH: Final = Rule(
    "MLP415",
    "request-member",
    "`request` of `{step}`: {problem}",
    "refused by the service",
    help="write what the service's API takes there",
)

REQUEST_MISSING: Final = Rule(
    "MLP421",
    "request-incomplete",
    "the request of `{step}` lacks `{member}`",
    "this step",
    "the service requires it",
    "write it in `request={{...}}`, or give the keyword for it",
)
REQUEST_BOTH: Final = Rule(
    "MLP447",
    "request-both",
    "`{member}` in the request of `{step}` has {detail}",
    "this step",
    "the service takes exactly one of them",
    "leave one out of `request={{...}}`, or pass what it says there as the argument",
)
REQUEST_VALUE: Final = Rule(
    "MLP428",
    "request-value",
    "the request of `{step}` has in `{member}` what the service refuses: {detail}",
    "this comes to it",
    "it is made of several things that are said",
    "correct what it is made of",
)
UNTUNABLE: Final = Rule(
    "MLP422",
    "untunable",
    "a training job that is tuned cannot have `{name}`",
    "not in a tuning job",
    "the service's tuning jobs know fewer settings than its training jobs",
    "leave it out where the step is tuned: `tune(train.options({name}=None), ...)`",
)
SHOULD_BE_KNOWN: Final = Rule(
    "MLP423",
    "should-be-known",
    "`{name}` is only known when the pipeline runs",
    "a run-time value",
    "nothing says that the service takes a run-time value here, only that it takes a literal",
    "write a literal, or a value of `config(...)`",
    severity="warning",
)
COMBINATION: Final = Rule(
    "MLP424",
    "contradicting-settings",
    "{problem}",
    "contradicted",
    "the service refuses such a job, most often only when it is to start",
    "leave one of them out, or correct it",
)
JOIN_UNSPLIT: Final = Rule(
    "MLP425",
    "join-without-split",
    "what the model says can only be joined to records, and nothing says how the data is split into them",
    "joined to the input",
    help='add `split_type="Line"` and `assemble_with="Line"`',
    severity="warning",
)
OTHER_JOB: Final = Rule(
    "MLP427",
    "other-job",
    "`execution.{name}` has no value in a {kind} step",
    "the name of another job",
    "it names the job that the step itself starts: a {wanted} job",
    "use `properties(...)` of the step that starts it",
    severity="warning",
)
CACHE_NEVER: Final = Rule(
    "MLP429",
    "cache-never-hits",
    "the cache of `{step}` is never hit: {what} is another one in every run",
    "new in every run",
    "the service finds what it has done by all that a job reads",
    "leave `cache=` out, or pass something that stays",
    severity="warning",
)
CONFIGURATION_NAME: Final = Rule(
    "MLP430",
    "configuration-name",
    "the configuration that `{step}` makes is not named `{name}`",
    "the name that is said",
    "the service adds to the name what makes it unique to the run",
    "pass the result of `endpoint_config(...)`",
    severity="warning",
)
CACHE_ENDLESS: Final = Rule(
    "MLP416",
    "cache-without-expiry",
    "a cache needs a time after which its entries expire",
    "no `expire_after`",
    "the service caches nothing without it",
    'write `Cache(expire_after="P30D")`',
)
RESERVED_PARAMETER: Final = Rule(
    "MLP417",
    "reserved-parameter",
    "`{name}` is the name of a parameter that mlpc adds",
    "named here",
    "it stands for a bucket or role that is not configured",
    "give the parameter another name",
)
EMPTY_DEFAULT: Final = Rule(
    "MLP418",
    "empty-default",
    "the service refuses an empty text as the value of `{name}`",
    "empty",
    "a run cannot be started with it",
    "leave the default out, or use a word that stands for nothing",
    severity="warning",
)
PART_NAME: Final = Rule(
    "MLP419",
    "part-name",
    "the service does not take `{name}` for this {what} of `{step}`",
    "named here",
    "the service takes up to 64 letters, digits, `.`, `-` and `_`",
    "give another one in its `Input(...)` or `Output(...)`",
)
DUPLICATE_PART: Final = Rule(
    "MLP420",
    "duplicate-part",
    "`{step}` has two {what}s named `{name}`",
    "the second one",
    help="give one of them another name",
)
CHOOSE_ONE: Final = Rule(
    "MLP431",
    "choose-one",
    "`{step}` needs {how} of {names}, it has {given}",
    "{label}",
    "each of them says the same thing in another way",
    "give {how} of them",
)
UNDOCUMENTED_TYPE: Final = Rule(
    "MLP432",
    "undocumented-type",
    "how a step of the type `{kind}` is written is documented nowhere",
    "not documented",
    "the service's model names the type; no SDK and no page of its documentation says what its arguments are",
    "call the service from a Lambda or Processing step",
)
UNKNOWN_TYPE: Final = Rule(
    "MLP433",
    "unknown-type",
    "this version of mlpc does not know the step type `{kind}`",
    "not known",
    "the step is written as it stands here, and nothing in it is checked",
    "correct the type, or ignore this line where the service is newer than mlpc",
    severity="warning",
)
OWN_FORM: Final = Rule(
    "MLP434",
    "own-form",
    "`raw_step` cannot make a {kind} step",
    "not as a raw step",
    "mlpc must know what such a step decides, ends or repeats",
    "write {form}",
)
RAW_STEP: Final = Rule(
    "MLP435",
    "raw-step",
    "`{name}` of `{step}`: {problem}",
    "refused by the service",
    "the step is written as it stands here",
    "name the members as the pipeline definition does, and write run-time values as elsewhere in the pipeline",
)
CLEANUP_SOURCE: Final = Rule(
    "MLP436",
    "cleanup-source",
    "{problem}",
    "cannot be cleaned up",
    "the service finds what a training job has written; of other jobs it removes only the objects that it is told",
    'pass the model of a training step, or single objects below an output: `data.train / "part.csv"`',
)
JSON_VALUE: Final = Rule(
    "MLP437",
    "json-value",
    "`{name}`: {problem}",
    "cannot be put into JSON text",
    "the service puts the text of a run-time value into the document as it is, without quoting",
    "use a parameter, a location or a number here",
)
JSON_TEXT: Final = Rule(
    "MLP438",
    "json-text",
    "`{name}`: a quote or backslash in `{parameter}` breaks this document",
    "put into JSON text",
    "the service puts the text of a run-time value into the document as it is, without quoting",
    "give the parameter's type as a `Literal` of the texts that it can be",
    severity="warning",
)
LINEAGE_END: Final = Rule(
    "MLP439",
    "lineage-end",
    "an association of `{step}`: {problem}",
    "not an end of an association",
    "a name and a type are looked up among what the same step records; everything else is known by its ARN",
    'write `{{"name": ..., "type": "Action"}}` of what this step records, or `{{"arn": ...}}`',
)
ARGUMENT_LIST: Final = Rule(
    "MLP440",
    "argument-list",
    "the arguments of `{step}` must be a list whose length is known when the pipeline is compiled",
    "known only when the pipeline runs",
    "the service takes run-time values as elements of a list, not as the list",
    "write the list out: `[first, second]`",
)
NO_LOCATION: Final = Rule(
    "MLP445",
    "no-location",
    "`{kind}(...)` has no location that could be written as text",
    "its location is wanted here",
    "it is made, or mounted, for the job that reads it",
    "read it in a step, and pass what that returns",
)
SOURCE_PLACE: Final = Rule(
    "MLP446",
    "source-place",
    "a {kind} step cannot read `{source}(...)`",
    "not as an input of this step",
    "{why}",
)
CHECK_OPTION: Final = Rule(
    "MLP450",
    "check-option",
    "`{name}` is no option of a {check_type} check",
    "of another check",
    "it is one of {others}",
    "leave it out, or correct `check_type`",
)
NO_BASELINE: Final = Rule(
    "MLP451",
    "no-baseline",
    "`{step}` has no baseline to compare with",
    "this check",
    "a check that is not skipped, or keeps the old baseline, needs one: what is supplied, or the last approved model's",
    "give `model_package_group_name=` or `supplied_baseline_constraints=`, or make the first baseline with "
    "`skip_check=True, register_new_baseline=True`",
)

DEFAULT_VALUE: Final = Rule(
    "MLP441",
    "default-value",
    "the default of `{name}`: {problem}",
    "refused when the pipeline runs",
    "a run that is given no other value fails at the step that reads it",
    "correct it, or leave it out so that every run says its own",
    severity="warning",
)
