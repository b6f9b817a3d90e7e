"""MLP1xx: syntax, the subset of Python, and the configuration."""

from typing import Final

from mlpc.diagnostics.model import Rule

SYNTAX_ERROR: Final = Rule("MLP101", "syntax-error", "this is not Python: {reason}", "here", help="correct the syntax")
UNDECODABLE: Final = Rule(
    "MLP102",
    "undecodable-source",
    "the file cannot be read as text: {reason}",
    "around here",
    help="save the file as UTF-8 text",
)
TOO_DEEP: Final = Rule(
    "MLP103",
    "nesting-too-deep",
    "what starts here is nested too deeply to be read",
    "starts here",
    "the compiler reads a file with a stack of limited depth",
    "split it into parts with names of their own",
)
UNSUPPORTED: Final = Rule(
    "MLP104",
    "unsupported-construct",
    "{what} cannot be used in a pipeline",
    "not supported here",
    "a pipeline function is evaluated when it is compiled; all of Python is for the bodies of steps",
)
NOT_YET: Final = Rule(
    "MLP105",
    "not-supported-yet",
    "{what} cannot be compiled yet",
    "not supported yet",
    "it is part of the language, but this version of mlpc does not translate it",
    "leave it out",
)
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
    "write `a if condition else b`, or an `if` statement with a step in each branch",
)
RUNTIME_PATTERN: Final = Rule(
    "MLP138",
    "run-time-pattern",
    "a pattern cannot ask a run-time `{type}` {what}",
    "known only at run time",
    "the service compares texts, numbers and booleans; what a value is made of, no condition can ask for",
    "compare a field of it, or decide within a step",
)
RUNTIME_SUBSCRIPT: Final = Rule(
    "MLP108",
    "run-time-subscript",
    "a run-time value cannot be indexed",
    "known only at run time",
    "what it holds is not known when the pipeline is compiled",
    "write `.name` for a field of an `Outputs` or `Metrics`; read anything else inside a step",
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
    "`.{name}` needs a text that is known when the pipeline is compiled",
    "known only at run time",
    "the service only joins text",
    "call it inside a step, or pass the text as it should be",
)
RUNTIME_CALL: Final = Rule(
    "MLP112",
    "run-time-call",
    "`{name}` cannot be called with a run-time value",
    "needs the value itself",
    "the service compares values, joins text and passes both on; it computes nothing",
    "call it inside a step",
)
RUNTIME_CAST: Final = Rule(
    "MLP113",
    "run-time-cast",
    "`{name}` cannot convert {what}",
    "would have to be computed",
    "the service converts nothing but numbers to text",
    "declare the value with the type that you need",
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
    "MLP115",
    "run-time-identity",
    "a run-time value has no identity",
    "`is` cannot be tested",
    "`is` asks for one and the same object of this process, and a run-time value is none",
)
RUNTIME_MEMBERSHIP: Final = Rule(
    "MLP116",
    "run-time-membership",
    "`in` needs a list that is known when the pipeline is compiled",
    "not a known list",
    help="write the values out, or compare in a step",
)
UNUSED_EXPRESSION: Final = Rule(
    "MLP118",
    "unused-expression",
    "this expression does nothing",
    "its value is not used",
    help="call it, give it a name, or delete it",
)
TOO_LARGE: Final = Rule(
    "MLP119",
    "too-large",
    "the result is larger than any pipeline needs",
    "computed here",
    "what is known when the pipeline is compiled is computed then",
    "compute it inside a step",
)
WOULD_RAISE: Final = Rule(
    "MLP120",
    "would-raise",
    "Python would raise here: {error}",
    "raises",
    "this is evaluated when the pipeline is compiled",
)
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
    "a pipeline ends with a Fail step and its message; nothing can catch an exception of another type",
    'write `raise Fail("why")`',
)
ASSERT_FALSE: Final = Rule(
    "MLP123",
    "assert-false",
    "this assertion is false whenever the pipeline is compiled",
    "always false",
    "all of it is known when the pipeline is compiled, so no run could get past it",
    "correct the values or the condition, or delete the assertion",
)
CHANGED_OUTSIDE: Final = Rule(
    "MLP125",
    "changed-outside",
    "a list or dict that the pipeline has not made cannot be changed in it",
    "changed here",
    "constants, defaults and the configuration are read when the file is compiled, and are the same for all pipelines",
    "make a copy, and change that: `list(...)`, `dict(...)`",
)
TAKEN_ELSEWHERE: Final = Rule(
    "MLP135",
    "taken-elsewhere",
    "no item of this iterator can be taken here",
    "taken here",
    "{why}",
    "make a list of it where it is made: `list(...)`",
)
PERHAPS: Final = Rule(
    "MLP136",
    "perhaps",
    "{what} where Python may not come to it",
    "only perhaps",
    "what stands before it may decide the condition when the pipeline runs; the service evaluates the whole of it",
    "write it above the condition, or in an `if` of its own",
)
STAR_IMPORT: Final = Rule(
    "MLP126",
    "star-import",
    "`{name}` could only come from this star import",
    "imports everything",
    "the imported module is not of this project, and is never run by the compiler",
    "import the names you use",
)
RECURSION: Final = Rule(
    "MLP127",
    "recursion",
    "`{name}` calls itself too deeply",
    "called here",
    "calls are evaluated when the pipeline is compiled, at most 50 inside one another",
    "end the recursion on a value that is known then, or write a loop",
)
EXTRA_DECORATOR: Final = Rule(
    "MLP128",
    "extra-decorator",
    "`{name}` has a decorator beside mlpc's",
    "not mlpc's",
    "decorators are not run, so it would have no effect",
    "call what it does inside the function",
)

TOO_LONG: Final = Rule(
    "MLP131",
    "evaluation-too-long",
    "this pipeline takes more than 200,000 steps of evaluation to compile",
    "given up here",
    "a pipeline function is evaluated when it is compiled, loops included",
    "loop inside of a step",
)
CONFIG_SYNTAX: Final = Rule(
    "MLP129",
    "configuration-syntax",
    "the configuration is not TOML: {reason}",
    "here",
    help="correct the syntax; write texts in quotes",
)
CONFIG_VALUE: Final = Rule(
    "MLP130", "configuration-value", "the configuration value `{key}` must be {wanted}", "expected {wanted}"
)
LINT_SETTING: Final = Rule(
    "MLP132",
    "lint-setting",
    "{problem}",
    "not known",
    help="write the codes or names of warnings, as `mlpc explain` lists them",
)
PLACEHOLDER_USED: Final = Rule(
    "MLP140",
    "placeholder-used",
    "`{text}` is not known yet: `{key}` is a placeholder",
    "{label}",
    "a deploying tool fills it in after the definition is made; until then it is a piece of text of which nothing is known",
    "give `{key}` a value: `--set {key}=VALUE`, or one in [tool.mlpc.env.NAME]",
)
PLACEHOLDER_TEXT: Final = Rule(
    "MLP141",
    "placeholder-text",
    "the placeholder of `{key}` cannot stand in a definition: it {problem}",
    "not as it is",
    "a definition is JSON, and what a deploying tool looks for must stand in it letter by letter",
    'write printable ASCII without `"` and `\\`, such as `${{{key}}}` or `{{{{ {key} }}}}`',
)
PLACEHOLDER_KEY: Final = Rule(
    "MLP142",
    "placeholder-key",
    "`{key}` cannot be a placeholder",
    "needed when the pipeline is compiled",
    "{reason}",
    "give it a value, one for each environment: [tool.mlpc.env.NAME], or `--set {key}=VALUE`",
)
PLACEHOLDER_TWICE: Final = Rule(
    "MLP143",
    "placeholder-and-value",
    "`{key}` has a value and is a placeholder, both in one table",
    "which of them holds?",
    help="leave one of them out, or move it into an environment: [tool.mlpc.env.NAME]",
)
CONFIG_UNREAD: Final = Rule(
    "MLP144",
    "configuration-unread",
    "nothing reads the configuration key `{key}`",
    "not a key of mlpc",
    "keys of your own are read by `config(...)`",
    severity="warning",
)
