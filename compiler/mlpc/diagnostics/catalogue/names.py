"""MLP2xx: names and types."""

from typing import Final

from mlpc.diagnostics.model import Rule

UNDEFINED: Final = Rule("MLP201", "undefined-name", "`{name}` is not defined", "not found")
USED_BEFORE: Final = Rule(
    "MLP202",
    "used-before-assignment",
    "`{name}` is used before it has a value",
    "no value yet",
    "a name that a function assigns anywhere is its own throughout, and hides one of the file",
    "assign it above this line, or give one of the two another name",
)
BOUND_TWICE: Final = Rule(
    "MLP203",
    "bound-twice",
    "`{name}` is bound more than once in its module",
    "could mean either",
    "the file is not run, so what a name means must not depend on the order of running",
    "give each its own name",
)
BOUND_CONDITIONALLY: Final = Rule(
    "MLP204",
    "bound-conditionally",
    "`{name}` has no value that is known without running the file",
    "not known",
    "the file is never run: what an `if`, a `try`, a `with` or a loop binds is not known",
    "assign it once, at the top level of the file",
)
SELF_REFERENCE: Final = Rule(
    "MLP205",
    "self-reference",
    "`{name}` is defined in terms of itself",
    "needs its own value",
    help="give one of the two another name",
)
NO_ATTRIBUTE: Final = Rule("MLP208", "no-attribute", "{owner} has no `{name}`", "not found")
NO_FIELD: Final = Rule("MLP209", "no-field", "`{type}` has no field `{name}`", "not a field")
NOT_CALLABLE: Final = Rule(
    "MLP210",
    "not-callable",
    "{what} cannot be called",
    "called here",
    help="call a step, a pipeline or a function; write a field without parentheses",
)
UNKNOWN_AT_COMPILE_TIME: Final = Rule(
    "MLP211",
    "unknown-at-compile-time",
    "`{name}` is not known when the pipeline is compiled",
    "comes from outside the project",
    "imports are never run by the compiler",
    "call it inside a step, or take the value as a parameter or from `config(...)`",
)
ONLY_WHEN_RUN: Final = Rule(
    "MLP281",
    "only-when-run",
    "`{name}` is not known without running the file",
    "{what}",
)
ONLY_IN_STEPS: Final = Rule(
    "MLP212",
    "only-in-steps",
    "`{name}` exists only while a step runs",
    "called in a pipeline",
    "it stands for files of the machine that runs the step",
    "call it in the body of a step",
)
OUTSIDE_PIPELINE: Final = Rule(
    "MLP213",
    "outside-pipeline",
    "`{name}` is called outside of a pipeline",
    "no pipeline is being built here",
    help="call it in a `@pipeline` function",
)
ARGUMENT_MISSING: Final = Rule(
    "MLP214", "missing-argument", "`{function}` needs an argument `{name}`", "`{name}` is missing", help="pass `{name}`"
)
ARGUMENT_EXTRA: Final = Rule(
    "MLP215",
    "too-many-arguments",
    "this is one argument too many for `{function}`, which takes {takes} by position",
    "one too many",
    help="pass it by its name, or leave it out",
)
ARGUMENT_UNKNOWN: Final = Rule(
    "MLP216", "unknown-argument", "`{function}` has no parameter `{name}`", "not a parameter"
)
ARGUMENT_TWICE: Final = Rule(
    "MLP217", "argument-given-twice", "`{function}` gets `{name}` twice", "the second one", help="leave one of them out"
)
ARGUMENT_TYPE: Final = Rule(
    "MLP218", "argument-type", "`{name}` is declared `{declared}`, this is {got}", "expected `{declared}`"
)
OPERAND_TYPE: Final = Rule("MLP219", "operand-type", "`{name}` must be {wanted}, this is {got}", "of another type")
NO_ANNOTATION: Final = Rule(
    "MLP220",
    "missing-annotation",
    "parameter `{name}` has no type",
    "add its type",
    "the type says how the value travels",
    "write `{name}: Dataset` or `{name}: float`",
)
NOT_A_TYPE: Final = Rule(
    "MLP221",
    "not-a-type",
    "{got} is not a type that a pipeline knows",
    "used as a type",
    help="use str, int, float, bool, list[str], Literal, an Enum, Dataset, ModelArtifact, or your own Outputs and Metrics",
)
PARAMETER_TYPE: Final = Rule(
    "MLP222",
    "parameter-type",
    "parameter `{name}` of a step must be an artifact or a scalar",
    "neither of them",
    "a step runs on a machine of its own: files reach it as artifacts, values as text",
    "take the artifact, or a field of the metrics as a number",
)
PIPELINE_PARAMETER_TYPE: Final = Rule(
    "MLP223",
    "pipeline-parameter-type",
    "a pipeline cannot have a parameter of this type",
    "the type of `{name}`",
    "the service has text, integers, numbers, booleans, and enum values of text",
    "use str, int, float, bool, Literal of texts, an Enum of texts, Dataset, or list[str]",
)
RESULT_TYPE: Final = Rule(
    "MLP224",
    "result-type",
    "a {kind} step cannot return this",
    "the result of `{function}`",
    help="return artifacts or `Metrics` from a processing step, a `ModelArtifact` from a training step, scalars in an `Outputs` else",
)
FIELD_TYPE: Final = Rule(
    "MLP225", "field-type", "a field of {owner} cannot have this type", "not allowed here", help="use {wanted}"
)
LITERAL_TYPE: Final = Rule(
    "MLP226",
    "literal-type",
    "the values of a `Literal` must all be texts, or all be integers",
    "of another type",
    help="write all of them as texts, or all as integers",
)
ENUM_VALUE: Final = Rule(
    "MLP227",
    "enum-value",
    "the value of an Enum's member must be text or a number, this is {got}",
    "neither of them",
    help="give the member a text or a number, and look up the rest in a dict",
)
ENUM_MIXED: Final = Rule(
    "MLP228",
    "enum-mixed",
    "the members of `{enum}` must all be of one type",
    "declared here",
    "the members become values of one parameter, which has one type",
    "write texts only, or numbers of one type only",
)
NOT_CONSTANT: Final = Rule(
    "MLP229",
    "not-constant",
    "{what} must be known when the pipeline is compiled",
    "known only at run time",
    "it is part of the definition, not of a run",
    "write it out, or take it from `config(...)`",
)
WRONG_KIND: Final = Rule("MLP230", "wrong-kind", "expected {wanted}, found {got}", "of another kind")
MAP_KEY: Final = Rule(
    "MLP231",
    "map-key",
    "the keys of a dict in a definition are texts, this is {key}",
    "not text",
    help="write the key as text",
)
COMPARED_TYPES: Final = Rule(
    "MLP232",
    "compared-types",
    "`{left}` is compared with `{right}`",
    "never equal, and not ordered",
    "the service refuses it, or decides it always the same way",
    "write both sides with one type",
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
    "never equal",
    help="compare it with a member, or take `.value`",
)
NEVER_EQUAL: Final = Rule(
    "MLP236",
    "never-equal",
    "{value} is not one of the values of `{type}`",
    "can never be",
    help="write one of them, or add this one to the type",
)
CONDITION_COMPARED: Final = Rule(
    "MLP237",
    "condition-compared",
    "two conditions cannot be compared",
    "here",
    "the service compares values; a condition is none",
    "write them out with `and`, `or` and `not`",
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
NO_TEXT: Final = Rule(
    "MLP240",
    "no-text",
    "{what} has no text when the pipeline runs",
    "needs to be text",
    help="pass a field of it that is text or a number",
)
FREE_NAME: Final = Rule(
    "MLP241",
    "free-name",
    "`{name}` will not exist where {where} runs",
    "not found",
    "a step is shipped with what its body reaches: the imports, constants, functions and classes of this project",
    "import or define it at the top of the file, or inside the body",
)
SLICE_CLASH: Final = Rule(
    "MLP242",
    "slice-clash",
    "`{name}` means two things in what {where} needs",
    "needs both",
    "it becomes one script, where a name has one meaning",
    "rename one of them",
)
MODULE_OBJECT: Final = Rule(
    "MLP243",
    "module-as-value",
    "`{name}`, a module of this project, can only be used as `{name}.something` in a step",
    "used otherwise",
    "a step is shipped as one script, with only those names of a module that it reaches",
    "import the names that the step uses",
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
CONFIG_MISSING: Final = Rule(
    "MLP247",
    "config-missing",
    "there is no configuration value `{key}`",
    "not configured",
    help="add it to [tool.mlpc], or give a default",
)
POSITIONAL_OPTION: Final = Rule(
    "MLP248",
    "positional-option",
    "options are given by name",
    "has no name",
    help="write its keyword before it: `keyword=...`",
)
STAR_PARAMETER: Final = Rule(
    "MLP249",
    "star-parameter",
    "a step or pipeline cannot take `*args` or `**kwargs`",
    "takes any number",
    "what a step takes is fixed when the pipeline is compiled",
    "list the parameters",
)
SCRIPT_AND_BODY: Final = Rule(
    "MLP250",
    "script-and-body",
    "`{function}` has a body and a {program}",
    "the {program}",
    "only one of them can be the program of the step",
    "write `...` as the body, or leave the {program} out",
)
PROPERTIES_FORM: Final = Rule(
    "MLP256",
    "properties-form",
    "`properties` takes the result of a step",
    "not one result",
    help="write `properties(model).TrainingJobName`",
)
NO_PROPERTIES: Final = Rule(
    "MLP257",
    "no-properties",
    "a {kind} step has no description that can be read",
    "of such a step",
    help="take what it gives from its result",
)
FINAL_METRIC_FORM: Final = Rule(
    "MLP258",
    "final-metric-form",
    "`final_metric` takes the result of a training step and the name of a metric",
    "here",
    help='write `final_metric(model, "validation:auc")`',
)
NO_METRIC: Final = Rule("MLP259", "no-metric", "`{step}` declares no metric `{name}`", "not declared")
TUNED_STEP: Final = Rule(
    "MLP260",
    "tuned-step",
    "`tune` takes a `@training` step, this is {got}",
    "not a training step",
    "a tuning job runs the step's job again and again, each time with other values",
    "pass the step itself, not called: `tune(train, ...)(data)`",
)
TUNE_NOT_CALLED: Final = Rule(
    "MLP261",
    "tune-not-called",
    "this tuning is never called",
    "nothing is trained",
    "`tune(step, ...)` says how to search; calling what it gives, as the step is called, makes the tuning job",
    "call it with what the step takes: `tune(train, ...)(data)`",
)
TUNED_NAME: Final = Rule(
    "MLP262",
    "tuned-name",
    "`{step}` has no hyperparameter `{name}`",
    "not a hyperparameter",
    "what is tuned is a scalar parameter of the step, or one of its `hyperparameters=`",
)
TUNED_AND_GIVEN: Final = Rule(
    "MLP263",
    "tuned-and-given",
    "`{name}` has a range and a value",
    "its value",
    "the tuning job chooses the value",
    "leave the value out, or the range",
)
RANGE: Final = Rule(
    "MLP264",
    "range",
    "the range of `{name}`: {problem}",
    "here",
    "the service makes hyperparameters of its values, which the step reads as what it declares",
    "write `continuous(low, high)`, `integer(low, high)` or `categorical([...])`, with values that the step takes",
)
NO_TUNED_MODEL: Final = Rule(
    "MLP265",
    "no-tuned-model",
    "there is no model at place {place}",
    "out of reach",
    "{why}",
    "take `.best_model`, or a place before that",
)
NOT_TUNED: Final = Rule("MLP266", "not-tuned", "`{step}` does not tune `{name}`", "has no range")
BODY_ELSEWHERE: Final = Rule(
    "MLP255",
    "body-elsewhere",
    "`{function}` has a body, but a {kind} step's code is not shipped with the pipeline",
    "has a body",
    help="write `...` as the body; for local runs give the step a stand-in with `@{function}.local`",
)
SOURCE_DIR_ALONE: Final = Rule(
    "MLP251",
    "source-dir-alone",
    "`source_dir` needs `script`",
    "no script",
    help="name the script in it that is the program",
)
FILE_NOT_FOUND: Final = Rule(
    "MLP252",
    "file-not-found",
    "there is no `{path}`",
    "not found",
    "paths are relative to the file that declares the step",
    "correct the path",
)
UNKNOWN_KEYWORD: Final = Rule("MLP253", "unknown-keyword", "`{owner}` takes no `{keyword}`", "not a keyword")
RETRY_ON: Final = Rule(
    "MLP254",
    "retry-on",
    "a `Retry` must say with `on=` what it retries on",
    "does not say it",
    help='write `on=["SageMaker.CAPACITY_ERROR"]`',
)
POSITIONAL_ONLY: Final = Rule(
    "MLP267",
    "positional-only",
    "`{function}` takes `{name}` by position only",
    "given by its name",
    "the parameter stands before the `/`",
    "leave `{name}=` out, and pass the value at its place",
)
NESTED_DECLARATION: Final = Rule(
    "MLP268",
    "nested-declaration",
    "a {what} must stand at the top level of its file, not in {where}",
    "in {where}",
    "the file is read, not run, so what happens in {where} is not known",
    "move it to the top level of the file",
)
HIDDEN_DECORATOR: Final = Rule(
    "MLP269",
    "hidden-decorator",
    "`@{written}` hides the decorator `@{decorator}`",
    "stands for `{decorator}`",
    "the file is read, not run: a step or pipeline is known by the decorator that is written above it",
    "write `@{decorator}(...)` here",
)
MARKER_PLACE: Final = Rule(
    "MLP270",
    "marker-place",
    "`{marker}(...)` says nothing of {where}",
    "has no meaning here",
    help="leave it out",
)
EMPTY_CLASS: Final = Rule(
    "MLP271",
    "empty-class",
    "`{name}` has no {what}",
    "has none",
    help="add one, or leave the class out",
)
CLASS_BODY: Final = Rule(
    "MLP272",
    "class-body",
    "`{name}` of `{owner}`: {problem}",
    "here",
    "an instance gives every field a value of its own, and what is annotated is a field",
    "write `{name}: {type}`",
)
REQUIREMENT: Final = Rule(
    "MLP273",
    "requirement",
    "{text} is not a requirement that pip can read",
    "not a requirement",
    help="write a name, and versions if any: `pandas==2.2.3`, `numpy>=1.26,<3`",
)
FILE_OUTSIDE: Final = Rule(
    "MLP274",
    "file-outside",
    "`{path}` is outside of the project",
    "leads out of the project",
    "what a pipeline ships lies in the folder of the configuration, or of the pipeline's file where there is none",
    "move it into the project, or put the configuration into a folder above both",
)
BOOLEAN_ORDER: Final = Rule(
    "MLP275",
    "boolean-order",
    "the service has no order of booleans",
    "ordered here",
    "it orders numbers and texts",
    "write `==` or `!=`, or the condition itself: `if ready:`, `if not ready:`",
)
