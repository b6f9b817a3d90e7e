"""MLP4xx: the service's rules."""

from typing import Final

from mlpc.diagnostics.model import Rule

OPTION_UNKNOWN: Final = Rule("MLP401", "unknown-option", "a {kind} step has no option `{name}`", "not an option")
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
    help="write days as `P30D`, hours as `PT12H`",
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
    help="name the members as the service's API does",
)

REQUEST_MISSING: Final = Rule(
    "MLP421",
    "request-incomplete",
    "the request of `{step}` lacks `{member}`",
    "this step",
    "the service requires it",
    "write it in `request={{...}}`, or give the keyword for it",
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
    "the service takes up to 64 letters, digits, `-` and `_`",
    "give another one in its `Input(...)` or `Output(...)`",
)
DUPLICATE_PART: Final = Rule(
    "MLP420",
    "duplicate-part",
    "`{step}` has two {what}s named `{name}`",
    "the second one",
    help="give one of them another name",
)
