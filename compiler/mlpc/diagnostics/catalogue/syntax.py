"""MLP1xx: syntax, the subset of Python, and the configuration."""

from typing import Final

from mlpc.diagnostics.model import Rule

SYNTAX_ERROR: Final = Rule("MLP101", "syntax-error", "this is not Python: {reason}", "here")
UNDECODABLE: Final = Rule(
    "MLP102", "undecodable-source", "the file cannot be read as text: {reason}", "around here", help="save it as UTF-8"
)
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
    "MLP108",
    "run-time-subscript",
    "a run-time value has no elements here",
    "known only at run time",
    help="read it in a step, or declare it as a field of a `Metrics`",
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
    "MLP110",
    "run-time-format",
    "a run-time value cannot be formatted",
    "has a format or a conversion",
    "the service writes numbers as they are",
    "leave the format out",
)
RUNTIME_METHOD: Final = Rule(
    "MLP111",
    "run-time-method",
    "`.{name}` cannot be called with a run-time value",
    "needs the text itself",
    "the service only joins text",
    "call it in a step",
)
RUNTIME_CALL: Final = Rule(
    "MLP112",
    "run-time-call",
    "`{name}` cannot be called with a run-time value",
    "needs the value itself",
    help="call it in a step",
)
RUNTIME_CAST: Final = Rule(
    "MLP113",
    "run-time-cast",
    "`{name}` cannot convert a run-time `{type}`",
    "would have to be computed",
    "the service converts nothing but numbers to text",
    "declare the value with the type it has",
)
RUNTIME_TRUTH: Final = Rule(
    "MLP114",
    "run-time-truth",
    "a run-time `{type}` has no truth value",
    "not a boolean",
    "the service tests comparisons only",
    'compare it: `x != 0`, `x != ""`',
)
RUNTIME_IDENTITY: Final = Rule(
    "MLP115", "run-time-identity", "a run-time value has no identity", "`is` cannot be tested"
)
RUNTIME_MEMBERSHIP: Final = Rule(
    "MLP116",
    "run-time-membership",
    "`in` needs a list that is known when the pipeline is compiled",
    "not a known list",
    help="write the values out, or compare in a step",
)
RUNTIME_BREAK: Final = Rule(
    "MLP117",
    "run-time-break",
    "`{what}` under a run-time condition cannot be unrolled",
    "here",
    help="put what must not run into the other branch",
)
UNUSED_EXPRESSION: Final = Rule("MLP118", "unused-expression", "this expression does nothing", "its value is not used")
TOO_LARGE: Final = Rule(
    "MLP119", "too-large", "the result is larger than any pipeline needs", "computed here", help="compute it in a step"
)
WOULD_RAISE: Final = Rule("MLP120", "would-raise", "Python would raise here: {error}", "raises")
UNORDERED: Final = Rule(
    "MLP121",
    "unordered-loop",
    "the order of a set changes from run to run",
    "a set",
    "the definition must not depend on it",
    "write a list, or `sorted(...)`",
)
RAISE_OTHER: Final = Rule(
    "MLP122",
    "raise-other",
    "only `Fail` can be raised in a pipeline, not {got}",
    "not a `Fail`",
    help='write `raise Fail("why")`',
)
ASSERT_FALSE: Final = Rule(
    "MLP123", "assert-false", "this assertion is false whenever the pipeline is compiled", "always false"
)
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
STAR_IMPORT: Final = Rule(
    "MLP126",
    "star-import",
    "`{name}` could only come from this star import",
    "imports everything",
    help="import the names you use",
)
RECURSION: Final = Rule("MLP127", "recursion", "`{name}` calls itself too deeply", "called here")
EXTRA_DECORATOR: Final = Rule(
    "MLP128",
    "extra-decorator",
    "`{name}` has a decorator beside mlpc's",
    "here",
    "decorators are not run, so it would have no effect",
    "call what it does inside the function",
)

CONFIG_SYNTAX: Final = Rule("MLP129", "configuration-syntax", "the configuration is not TOML: {reason}", "here")
CONFIG_VALUE: Final = Rule(
    "MLP130", "configuration-value", "the configuration value `{key}` must be {wanted}", "not that"
)
