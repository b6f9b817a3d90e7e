"""MLP2xx: names and types."""

from typing import Final

from mlpc.diagnostics.model import Rule

UNDEFINED: Final = Rule("MLP201", "undefined-name", "`{name}` is not defined", "not found")
USED_BEFORE: Final = Rule("MLP202", "used-before-assignment", "`{name}` is used before it has a value", "no value yet")
BOUND_TWICE: Final = Rule(
    "MLP203",
    "bound-twice",
    "`{name}` is bound more than once in its module",
    "which one?",
    "the file is not run, so what a name means must not depend on the order of running",
    "give each its own name",
)
BOUND_CONDITIONALLY: Final = Rule(
    "MLP204",
    "bound-conditionally",
    "`{name}` is not a plain binding of its module",
    "cannot be known",
    "the file is not run: a name bound in an `if`, a `try` or a loop is not known",
    "bind it at the top level",
)
SELF_REFERENCE: Final = Rule("MLP205", "self-reference", "`{name}` is defined in terms of itself", "here")
IMPORT_NOT_FOUND: Final = Rule(
    "MLP206", "import-not-found", "there is no module `{name}` in this project", "imported here"
)
IMPORT_NAME: Final = Rule("MLP207", "import-name-not-found", "`{module}` has no `{name}`", "imported here")
NO_ATTRIBUTE: Final = Rule("MLP208", "no-attribute", "{owner} has no `{name}`", "not found")
NO_FIELD: Final = Rule("MLP209", "no-field", "`{type}` has no field `{name}`", "not a field")
NOT_CALLABLE: Final = Rule("MLP210", "not-callable", "{what} cannot be called", "called here")
UNKNOWN_AT_COMPILE_TIME: Final = Rule(
    "MLP211",
    "unknown-at-compile-time",
    "`{name}` is not known when the pipeline is compiled",
    "comes from outside the project",
    "imports are never run by the compiler",
    "call it in a step",
)
ONLY_IN_STEPS: Final = Rule(
    "MLP212",
    "only-in-steps",
    "`{name}` exists only while a step runs",
    "called in a pipeline",
    help="call it in the body of a step",
)
OUTSIDE_PIPELINE: Final = Rule(
    "MLP213",
    "outside-pipeline",
    "`{name}` is called outside of a pipeline",
    "here",
    help="call it in a `@pipeline` function",
)
ARGUMENT_MISSING: Final = Rule(
    "MLP214", "missing-argument", "`{function}` needs an argument `{name}`", "`{name}` is missing"
)
ARGUMENT_EXTRA: Final = Rule(
    "MLP215", "too-many-arguments", "`{function}` takes {takes} positional arguments", "one too many"
)
ARGUMENT_UNKNOWN: Final = Rule(
    "MLP216", "unknown-argument", "`{function}` has no parameter `{name}`", "not a parameter"
)
ARGUMENT_TWICE: Final = Rule("MLP217", "argument-given-twice", "`{function}` gets `{name}` twice", "the second one")
ARGUMENT_TYPE: Final = Rule(
    "MLP218", "argument-type", "`{name}` is declared `{declared}`, this is {got}", "expected `{declared}`"
)
OPERAND_TYPE: Final = Rule("MLP219", "operand-type", "`{name}` must be {wanted}, this is {got}", "not that")
NO_ANNOTATION: Final = Rule(
    "MLP220",
    "missing-annotation",
    "parameter `{name}` of {function} has no type",
    "add its type",
    "the type says how the value travels",
    "write `{name}: Dataset` or `{name}: float`",
)
NOT_A_TYPE: Final = Rule(
    "MLP221",
    "not-a-type",
    "{got} is not a type that a pipeline knows",
    "used as a type",
    help="use str, int, float, bool, Literal, an Enum, Dataset, ModelArtifact, or your own Outputs and Metrics",
)
PARAMETER_TYPE: Final = Rule(
    "MLP222",
    "parameter-type",
    "parameter `{name}` of a step must be an artifact or a scalar",
    "neither",
    help="take the artifact, or a field of the metrics as a number",
)
PIPELINE_PARAMETER_TYPE: Final = Rule(
    "MLP223",
    "pipeline-parameter-type",
    "parameter `{name}` cannot be given to a pipeline",
    "not a parameter type",
    "the service has text, integers, numbers, booleans, and enum values of text",
    "use str, int, float, bool, Literal of texts, an Enum of texts, or Dataset",
)
RESULT_TYPE: Final = Rule(
    "MLP224",
    "result-type",
    "a {kind} step cannot return this",
    "the result of `{function}`",
    help="a processing step returns artifacts, Outputs or Metrics; a training step a ModelArtifact",
)
FIELD_TYPE: Final = Rule(
    "MLP225", "field-type", "a field of {owner} cannot have this type", "not allowed here", help="fields are {wanted}"
)
LITERAL_TYPE: Final = Rule(
    "MLP226", "literal-type", "`Literal` takes texts, or integers, not both", "not a value for a Literal"
)
ENUM_VALUE: Final = Rule(
    "MLP227", "enum-value", "the value of an Enum's member must be text or a number, this is {got}", "neither"
)
ENUM_MIXED: Final = Rule("MLP228", "enum-mixed", "the members of `{enum}` must all be of one type", "declared here")
NOT_CONSTANT: Final = Rule(
    "MLP229", "not-constant", "{what} must be known when the pipeline is compiled", "known only at run time"
)
WRONG_KIND: Final = Rule("MLP230", "wrong-kind", "expected {wanted}, found {got}", "not that")
MAP_KEY: Final = Rule(
    "MLP231", "map-key", "the keys of a dict in a definition are texts, this is {key}", "in this dict"
)
COMPARED_TYPES: Final = Rule(
    "MLP232",
    "compared-types",
    "`{left}` is compared with `{right}`",
    "never equal, and not ordered",
    "the service refuses it, or decides it always the same way",
    "convert one of them",
)
LOCATION_COMPARED: Final = Rule(
    "MLP233",
    "location-compared",
    "a `{type}` is a location in S3, not its content",
    "the text of an S3 location",
    "a pipeline cannot look into an artifact",
    "return a `Metrics` from the step and compare one of its fields",
)
RECORD_COMPARED: Final = Rule(
    "MLP234",
    "record-compared",
    "this is a whole result, not one of its values",
    "compared here",
    help="compare one of its fields: {fields}",
)
ENUM_COMPARED: Final = Rule(
    "MLP235",
    "enum-compared",
    "a member of `{enum}` never equals {got}",
    "always false",
    help="compare it with a member, or take `.value`",
)
NEVER_EQUAL: Final = Rule("MLP236", "never-equal", "{value} is not one of the values of `{type}`", "can never be")
CONDITION_COMPARED: Final = Rule(
    "MLP237",
    "condition-compared",
    "two conditions cannot be compared",
    "here",
    help="write them out with `and`, `or` and `not`",
)
CONDITION_AS_VALUE: Final = Rule(
    "MLP238",
    "condition-as-value",
    "the result of a comparison cannot be passed to a step",
    "a condition",
    "the service decides with it, it does not store it",
    "branch on it with `if`",
)
TEXT_AND_OTHER: Final = Rule(
    "MLP239",
    "text-and-other",
    "only text can be joined with text, this is {got}",
    "not text",
    help="write `str(...)` or an f-string",
)
NO_TEXT: Final = Rule("MLP240", "no-text", "{what} has no text when the pipeline runs", "needs to be text")
FREE_NAME: Final = Rule(
    "MLP241",
    "free-name",
    "`{name}` will not exist where the step `{function}` runs",
    "not found",
    "the body of a step is shipped with what it reaches in this project; nothing else is there",
    "",
)
SLICE_CLASH: Final = Rule(
    "MLP242",
    "slice-clash",
    "`{name}` means two things in what this step needs",
    "in this step",
    "the step becomes one script, where a name has one meaning",
    "rename one of them",
)
MODULE_OBJECT: Final = Rule(
    "MLP243",
    "module-as-value",
    "`{name}`, a module of this project, can only be used as `{name}.something` in a step",
    "used otherwise",
    help="import the names that the step uses",
)
LOCATION_FORM: Final = Rule(
    "MLP244", "location-form", "`{type}` takes one location", "here", help='write `{type}("s3://bucket/prefix")`'
)
NOT_S3: Final = Rule(
    "MLP245",
    "not-s3",
    "`{location}` is not an S3 location",
    "not `s3://...`",
    "a job reads from S3 only",
    "upload it, or make it a parameter",
)
CONFIG_FORM: Final = Rule(
    "MLP246",
    "config-form",
    "`config` takes a key and a default, both known",
    "here",
    help='write `config("key")` or `config("key", default)`',
)
CONFIG_MISSING: Final = Rule("MLP247", "config-missing", "there is no configuration value `{key}`", "not configured")
POSITIONAL_OPTION: Final = Rule("MLP248", "positional-option", "options are given by name", "has no name")
STAR_PARAMETER: Final = Rule(
    "MLP249",
    "star-parameter",
    "{function} cannot take `*args` or `**kwargs`",
    "here",
    "what a step takes is fixed when the pipeline is compiled",
    "list the parameters",
)
SCRIPT_AND_BODY: Final = Rule(
    "MLP250",
    "script-and-body",
    "`{function}` has a body and a script",
    "the script",
    help="write `...` as the body, or leave `script=` out",
)
SOURCE_DIR_ALONE: Final = Rule(
    "MLP251",
    "source-dir-alone",
    "`source_dir` needs `script`",
    "here",
    help="name the script in it that is the program",
)
FILE_NOT_FOUND: Final = Rule(
    "MLP252",
    "file-not-found",
    "there is no `{path}`",
    "not found",
    "paths are relative to the file that declares the step",
)
UNKNOWN_KEYWORD: Final = Rule("MLP253", "unknown-keyword", "`{owner}` takes no `{keyword}`", "not a keyword")
RETRY_ON: Final = Rule(
    "MLP254",
    "retry-on",
    "`on` must list the exceptions to retry",
    "here",
    help='write `on=["SageMaker.CAPACITY_ERROR"]`',
)
