"""Every diagnostic, declared once. `MLP1xx` syntax and subset, `MLP2xx` names and types, `MLP3xx` graph, `MLP4xx` the service's rules,
`MLP9xx` internal. A code is never used for another meaning."""

from typing import Final

from mlpc.diagnostics.model import Rule

# --- MLP1xx: syntax and subset --------------------------------------------------------------------------------------------------

SYNTAX_ERROR: Final = Rule("MLP101", "syntax-error", "this is not Python: {reason}", "here")
UNDECODABLE: Final = Rule("MLP102", "undecodable-source", "the file cannot be read as text: {reason}", "around here", help="save it as UTF-8")
TOO_DEEP: Final = Rule("MLP103", "nesting-too-deep", "this is nested too deeply to be read", "here", help="split it up")
UNSUPPORTED: Final = Rule(
    "MLP104",
    "unsupported-construct",
    "{what} is not part of a pipeline",
    "not supported here",
    "a pipeline function is evaluated when it is compiled; only steps run as Python",
)
NOT_YET: Final = Rule("MLP105", "not-supported-yet", "{what} cannot be compiled yet", "not supported yet")
RUNTIME_ARITHMETIC: Final = Rule(
    "MLP106",
    "run-time-arithmetic",
    "the service cannot compute with a value that is known only when the pipeline runs",
    "needs a run-time value",
    "pipelines can compare such values, join text, and pass them on; nothing else",
    "compute it in a step, or pass it as a parameter",
)
RUNTIME_CHOICE: Final = Rule(
    "MLP107",
    "run-time-choice",
    "a value cannot be chosen by what is known only when the pipeline runs",
    "known only at run time",
    "the service chooses between steps, not between values",
    "write an `if` statement with a step in each branch",
)
RUNTIME_SUBSCRIPT: Final = Rule(
    "MLP108", "run-time-subscript", "a run-time value has no elements here", "known only at run time", help="read it in a step, or declare it as a field of a `Metrics`"
)
RUNTIME_LOOP: Final = Rule(
    "MLP109",
    "run-time-loop",
    "a loop over a run-time value cannot be unrolled",
    "known only at run time",
    "the steps of a pipeline are fixed when it is compiled",
    "loop over a known sequence, or loop inside a step",
)
RUNTIME_FORMAT: Final = Rule(
    "MLP110", "run-time-format", "a run-time value cannot be formatted", "has a format or a conversion", "the service writes numbers as they are", "leave the format out"
)
RUNTIME_METHOD: Final = Rule("MLP111", "run-time-method", "`.{name}` cannot be called with a run-time value", "needs the text itself", "the service only joins text", "call it in a step")
RUNTIME_CALL: Final = Rule("MLP112", "run-time-call", "`{name}` cannot be called with a run-time value", "needs the value itself", help="call it in a step")
RUNTIME_CAST: Final = Rule(
    "MLP113", "run-time-cast", "`{name}` cannot convert a run-time `{type}`", "would have to be computed", "the service converts nothing but numbers to text", "declare the value with the type it has"
)
RUNTIME_TRUTH: Final = Rule(
    "MLP114", "run-time-truth", "a run-time `{type}` has no truth value", "not a boolean", "the service tests comparisons only", "compare it: `x != 0`, `x != \"\"`"
)
RUNTIME_IDENTITY: Final = Rule("MLP115", "run-time-identity", "a run-time value has no identity", "`is` cannot be tested")
RUNTIME_MEMBERSHIP: Final = Rule(
    "MLP116", "run-time-membership", "`in` needs a list that is known when the pipeline is compiled", "not a known list", help="write the values out, or compare in a step"
)
RUNTIME_BREAK: Final = Rule(
    "MLP117", "run-time-break", "`{what}` under a run-time condition cannot be unrolled", "here", help="put what must not run into the other branch"
)
UNUSED_EXPRESSION: Final = Rule("MLP118", "unused-expression", "this expression does nothing", "its value is not used")
TOO_LARGE: Final = Rule("MLP119", "too-large", "the result is larger than any pipeline needs", "computed here", help="compute it in a step")
WOULD_RAISE: Final = Rule("MLP120", "would-raise", "Python would raise here: {error}", "raises")
UNORDERED: Final = Rule("MLP121", "unordered-loop", "the order of a set changes from run to run", "a set", "the definition must not depend on it", "write a list, or `sorted(...)`")
RAISE_OTHER: Final = Rule("MLP122", "raise-other", "only `Fail` can be raised in a pipeline, not {got}", "not a `Fail`", help="write `raise Fail(\"why\")`")
ASSERT_FALSE: Final = Rule("MLP123", "assert-false", "this assertion is false whenever the pipeline is compiled", "always false")
RETURN_IN_BRANCH: Final = Rule(
    "MLP124",
    "return-in-branch",
    "`{function}` returns different things in the branches of a run-time condition",
    "returned here",
    help="let each branch call the steps it needs",
)
CHANGED_IN_BRANCH: Final = Rule(
    "MLP125",
    "changed-in-branch",
    "a list or dict made outside of this branch or function cannot be changed here",
    "changed here",
    "both branches of a run-time condition are part of the pipeline, so the change would show in the other as well",
    "make a new one",
)
STAR_IMPORT: Final = Rule("MLP126", "star-import", "`{name}` could only come from this star import", "imports everything", help="import the names you use")
RECURSION: Final = Rule("MLP127", "recursion", "`{name}` calls itself too deeply", "called here")
EXTRA_DECORATOR: Final = Rule(
    "MLP128", "extra-decorator", "`{name}` has a decorator beside mlpc's", "here", "decorators are not run, so it would have no effect", "call what it does inside the function"
)

CONFIG_SYNTAX: Final = Rule("MLP129", "configuration-syntax", "the configuration is not TOML: {reason}", "here")
CONFIG_VALUE: Final = Rule("MLP130", "configuration-value", "the configuration value `{key}` must be {wanted}", "not that")

# --- MLP2xx: names and types ------------------------------------------------------------------------------------------------------

UNDEFINED: Final = Rule("MLP201", "undefined-name", "`{name}` is not defined", "not found")
USED_BEFORE: Final = Rule("MLP202", "used-before-assignment", "`{name}` is used before it has a value", "no value yet")
BOUND_TWICE: Final = Rule(
    "MLP203", "bound-twice", "`{name}` is bound more than once in its module", "which one?", "the file is not run, so what a name means must not depend on the order of running", "give each its own name"
)
BOUND_CONDITIONALLY: Final = Rule(
    "MLP204", "bound-conditionally", "`{name}` is not a plain binding of its module", "cannot be known", "the file is not run: a name bound in an `if`, a `try` or a loop is not known", "bind it at the top level"
)
SELF_REFERENCE: Final = Rule("MLP205", "self-reference", "`{name}` is defined in terms of itself", "here")
IMPORT_NOT_FOUND: Final = Rule("MLP206", "import-not-found", "there is no module `{name}` in this project", "imported here")
IMPORT_NAME: Final = Rule("MLP207", "import-name-not-found", "`{module}` has no `{name}`", "imported here")
NO_ATTRIBUTE: Final = Rule("MLP208", "no-attribute", "{owner} has no `{name}`", "not found")
NO_FIELD: Final = Rule("MLP209", "no-field", "`{type}` has no field `{name}`", "not a field")
NOT_CALLABLE: Final = Rule("MLP210", "not-callable", "{what} cannot be called", "called here")
UNKNOWN_AT_COMPILE_TIME: Final = Rule(
    "MLP211", "unknown-at-compile-time", "`{name}` is not known when the pipeline is compiled", "comes from outside the project", "imports are never run by the compiler", "call it in a step"
)
ONLY_IN_STEPS: Final = Rule("MLP212", "only-in-steps", "`{name}` exists only while a step runs", "called in a pipeline", help="call it in the body of a step")
OUTSIDE_PIPELINE: Final = Rule("MLP213", "outside-pipeline", "`{name}` is called outside of a pipeline", "here", help="call it in a `@pipeline` function")
ARGUMENT_MISSING: Final = Rule("MLP214", "missing-argument", "`{function}` needs an argument `{name}`", "`{name}` is missing")
ARGUMENT_EXTRA: Final = Rule("MLP215", "too-many-arguments", "`{function}` takes {takes} positional arguments", "one too many")
ARGUMENT_UNKNOWN: Final = Rule("MLP216", "unknown-argument", "`{function}` has no parameter `{name}`", "not a parameter")
ARGUMENT_TWICE: Final = Rule("MLP217", "argument-given-twice", "`{function}` gets `{name}` twice", "the second one")
ARGUMENT_TYPE: Final = Rule("MLP218", "argument-type", "`{name}` is declared `{declared}`, this is {got}", "expected `{declared}`")
OPERAND_TYPE: Final = Rule("MLP219", "operand-type", "`{name}` must be {wanted}, this is {got}", "not that")
NO_ANNOTATION: Final = Rule(
    "MLP220", "missing-annotation", "parameter `{name}` of {function} has no type", "add its type", "the type says how the value travels", "write `{name}: Dataset` or `{name}: float`"
)
NOT_A_TYPE: Final = Rule("MLP221", "not-a-type", "{got} is not a type that a pipeline knows", "used as a type", help="use str, int, float, bool, Literal, an Enum, Dataset, ModelArtifact, or your own Outputs and Metrics")
PARAMETER_TYPE: Final = Rule("MLP222", "parameter-type", "parameter `{name}` of a step must be an artifact or a scalar", "neither", help="take the artifact, or a field of the metrics as a number")
PIPELINE_PARAMETER_TYPE: Final = Rule(
    "MLP223", "pipeline-parameter-type", "parameter `{name}` cannot be given to a pipeline", "not a parameter type", "the service has text, integers, numbers, booleans, and enum values of text", "use str, int, float, bool, Literal of texts, an Enum of texts, or Dataset"
)
RESULT_TYPE: Final = Rule("MLP224", "result-type", "a {kind} step cannot return this", "the result of `{function}`", help="a processing step returns artifacts, Outputs or Metrics; a training step a ModelArtifact")
FIELD_TYPE: Final = Rule("MLP225", "field-type", "a field of {owner} cannot have this type", "not allowed here", help="fields are {wanted}")
LITERAL_TYPE: Final = Rule("MLP226", "literal-type", "`Literal` takes texts, or integers, not both", "not a value for a Literal")
ENUM_VALUE: Final = Rule("MLP227", "enum-value", "the value of an Enum's member must be text or a number, this is {got}", "neither")
ENUM_MIXED: Final = Rule("MLP228", "enum-mixed", "the members of `{enum}` must all be of one type", "declared here")
NOT_CONSTANT: Final = Rule("MLP229", "not-constant", "{what} must be known when the pipeline is compiled", "known only at run time")
WRONG_KIND: Final = Rule("MLP230", "wrong-kind", "expected {wanted}, found {got}", "not that")
MAP_KEY: Final = Rule("MLP231", "map-key", "the keys of a dict in a definition are texts, this is {key}", "in this dict")
COMPARED_TYPES: Final = Rule("MLP232", "compared-types", "`{left}` is compared with `{right}`", "never equal, and not ordered", "the service refuses it, or decides it always the same way", "convert one of them")
LOCATION_COMPARED: Final = Rule(
    "MLP233",
    "location-compared",
    "a `{type}` is a location in S3, not its content",
    "the text of an S3 location",
    "a pipeline cannot look into an artifact",
    "return a `Metrics` from the step and compare one of its fields",
)
RECORD_COMPARED: Final = Rule("MLP234", "record-compared", "this is a whole result, not one of its values", "compared here", help="compare one of its fields: {fields}")
ENUM_COMPARED: Final = Rule("MLP235", "enum-compared", "a member of `{enum}` never equals {got}", "always false", help="compare it with a member, or take `.value`")
NEVER_EQUAL: Final = Rule("MLP236", "never-equal", "{value} is not one of the values of `{type}`", "can never be")
CONDITION_COMPARED: Final = Rule("MLP237", "condition-compared", "two conditions cannot be compared", "here", help="write them out with `and`, `or` and `not`")
CONDITION_AS_VALUE: Final = Rule("MLP238", "condition-as-value", "the result of a comparison cannot be passed to a step", "a condition", "the service decides with it, it does not store it", "branch on it with `if`")
TEXT_AND_OTHER: Final = Rule("MLP239", "text-and-other", "only text can be joined with text, this is {got}", "not text", help="write `str(...)` or an f-string")
NO_TEXT: Final = Rule("MLP240", "no-text", "{what} has no text when the pipeline runs", "needs to be text")
FREE_NAME: Final = Rule("MLP241", "free-name", "`{name}` will not exist where the step `{function}` runs", "not found", "the body of a step is shipped with what it reaches in this project; nothing else is there", "")
SLICE_CLASH: Final = Rule("MLP242", "slice-clash", "`{name}` means two things in what this step needs", "in this step", "the step becomes one script, where a name has one meaning", "rename one of them")
MODULE_OBJECT: Final = Rule("MLP243", "module-as-value", "`{name}`, a module of this project, can only be used as `{name}.something` in a step", "used otherwise", help="import the names that the step uses")
LOCATION_FORM: Final = Rule("MLP244", "location-form", "`{type}` takes one location", "here", help='write `{type}("s3://bucket/prefix")`')
NOT_S3: Final = Rule("MLP245", "not-s3", "`{location}` is not an S3 location", "not `s3://...`", "a job reads from S3 only", "upload it, or make it a parameter")
CONFIG_FORM: Final = Rule("MLP246", "config-form", "`config` takes a key and a default, both known", "here", help='write `config("key")` or `config("key", default)`')
CONFIG_MISSING: Final = Rule("MLP247", "config-missing", "there is no configuration value `{key}`", "not configured")
POSITIONAL_OPTION: Final = Rule("MLP248", "positional-option", "options are given by name", "has no name")
STAR_PARAMETER: Final = Rule("MLP249", "star-parameter", "{function} cannot take `*args` or `**kwargs`", "here", "what a step takes is fixed when the pipeline is compiled", "list the parameters")
SCRIPT_AND_BODY: Final = Rule("MLP250", "script-and-body", "`{function}` has a body and a script", "the script", help="write `...` as the body, or leave `script=` out")
SOURCE_DIR_ALONE: Final = Rule("MLP251", "source-dir-alone", "`source_dir` needs `script`", "here", help="name the script in it that is the program")
FILE_NOT_FOUND: Final = Rule("MLP252", "file-not-found", "there is no `{path}`", "not found", "paths are relative to the file that declares the step")
UNKNOWN_KEYWORD: Final = Rule("MLP253", "unknown-keyword", "`{owner}` takes no `{keyword}`", "not a keyword")
RETRY_ON: Final = Rule("MLP254", "retry-on", "`on` must list the exceptions to retry", "here", help='write `on=["SageMaker.CAPACITY_ERROR"]`')

# --- MLP3xx: graph ----------------------------------------------------------------------------------------------------------------

DUPLICATE_STEP: Final = Rule("MLP301", "duplicate-step-name", "there is another step named `{name}`", "the second one", "the service knows steps by their names", "give one of them another `name=`")
UNBOUND_IN_BRANCH: Final = Rule("MLP302", "unbound-in-branch", "`{name}` has a value only where the condition is {when}", "used outside of that branch", help="use it in that branch, or bind it in both")
JOINED: Final = Rule(
    "MLP303", "bound-differently", "this value differs between the branches of a run-time condition", "used after them", "joining branches cannot be compiled yet", "move what uses it into both branches"
)
OTHER_BRANCH: Final = Rule(
    "MLP304", "other-branch", "`{user}` needs `{used}`, which runs only in a branch that may not be taken", "used here", "the step would never start when that branch is not taken", "move it into that branch"
)
DUPLICATE_PARAMETER: Final = Rule("MLP306", "duplicate-parameter", "there is another parameter named `{name}`", "the second one")
NO_STEPS: Final = Rule("MLP307", "no-steps", "the pipeline `{name}` has no steps", "declared here")
NO_PIPELINE: Final = Rule("MLP308", "no-pipeline", "there is no `@pipeline` function in this file", "looked for here", help="decorate a function with `@pipeline(name=\"...\")`")

DUPLICATE_PIPELINE: Final = Rule("MLP309", "duplicate-pipeline", "there is another pipeline named `{name}`", "the second one", help='give one of them another name: `@pipeline(name="...")`')

# --- MLP4xx: the service's rules --------------------------------------------------------------------------------------------------

OPTION_UNKNOWN: Final = Rule("MLP401", "unknown-option", "a {kind} step has no option `{name}`", "not an option")
OPTION_VALUE: Final = Rule("MLP402", "option-value", "`{name}`: {problem}", "refused by the service")
OPTION_MISSING: Final = Rule("MLP403", "missing-option", "`{step}` needs `{name}`", "not said", help="add `{name}=` to the step, or to [tool.mlpc]")
STEP_NAME: Final = Rule("MLP404", "step-name", "`{name}` is not a name for a step", "named here", "the service takes up to 64 letters, digits, `-` and `_`", 'give another one with `name="..."`')
PIPELINE_NAME: Final = Rule("MLP405", "pipeline-name", "`{name}` is not a name for a pipeline", "named here", "the service takes up to 256 letters, digits and single `-` between them", 'write `@pipeline(name="...")`')
PARAMETER_NAME: Final = Rule("MLP406", "parameter-name", "`{name}` is not a name for a parameter", "named here", "the service takes up to 64 letters, digits, `-` and `_`")
CACHE_DURATION: Final = Rule("MLP407", "cache-duration", "`{text}` is not an ISO 8601 duration", "expected like `P30D` or `PT12H`")
CACHE_REFUSED: Final = Rule("MLP408", "cache-refused", "a {kind} step cannot be cached", "here")
RETRY_REFUSED: Final = Rule("MLP409", "retry-refused", "a {kind} step does not retry on `{exception}`", "here", help="it retries on {allowed}")
RETRY_LIMITS: Final = Rule("MLP410", "retry-limits", "{problem}", "here")
TOO_MANY: Final = Rule("MLP411", "too-many", "`{step}` has {count} {what}, the service takes {limit}", "here")
IMAGE: Final = Rule("MLP412", "unknown-image", "{problem}", "no such image")
PARAMETER_COUNT: Final = Rule("MLP413", "too-many-parameters", "a pipeline takes 200 parameters, this one has {count}", "declared here")
NO_IMAGE: Final = Rule("MLP414", "no-image", "`{step}` needs an `image`", "not said", help='write `image=image("sklearn", version="1.2-1")`, or the URI of your own')
REQUEST_PATH: Final = Rule("MLP415", "request-member", "`request` of `{step}`: {problem}", "here")

CACHE_ENDLESS: Final = Rule("MLP416", "cache-without-expiry", "a cache needs a time after which its entries expire", "no `expire_after`", "the service caches nothing without it", 'write `Cache(expire_after="P30D")`')
RESERVED_PARAMETER: Final = Rule("MLP417", "reserved-parameter", "`{name}` is the name of a parameter that mlpc adds", "named here", help="give the parameter another name")
EMPTY_DEFAULT: Final = Rule("MLP418", "empty-default", "the service refuses an empty text as the value of `{name}`", "empty", "a run cannot be started with it", "leave the default out, or use a word that stands for nothing", severity="warning")
PART_NAME: Final = Rule("MLP419", "part-name", "`{name}` is not a name for an {what} of `{step}`", "named here", "the service takes up to 64 letters, digits, `-` and `_`", 'give it another one: `Annotated[Dataset, Input(name="...")]`')
DUPLICATE_PART: Final = Rule("MLP420", "duplicate-part", "`{step}` has two {what}s named `{name}`", "the second one", help="give one of them another name")

# --- MLP9xx: internal -------------------------------------------------------------------------------------------------------------

INTERNAL: Final = Rule(
    "MLP901",
    "internal-error",
    "mlpc has failed here: {error}",
    "while compiling this",
    "this is a bug of mlpc, not of your pipeline",
    "please report it with the file",
)


def all_rules() -> tuple[Rule, ...]:
    """The catalogue, by code."""
    return tuple(sorted((value for value in globals().values() if isinstance(value, Rule)), key=lambda rule: rule.code))
