"""MLP3xx: the graph of steps."""

from typing import Final

from mlpc.diagnostics.model import Rule

DUPLICATE_STEP: Final = Rule(
    "MLP301",
    "duplicate-step-name",
    "there is another step named `{name}`",
    "the second one",
    "the service knows steps by their names",
    "give one of them another `name=`",
)
UNBOUND_IN_BRANCH: Final = Rule(
    "MLP302",
    "unbound-in-branch",
    "`{name}` has a value only where the condition is {when}",
    "used outside of that branch",
    help="use it in that branch, or bind it in both",
)
JOINED: Final = Rule(
    "MLP303",
    "bound-differently",
    "this gives different values on the ways through run-time conditions",
    "used within an expression",
    "what follows is compiled once for each way, and that starts with a statement",
    "bind this to a name in a statement of its own, and use the name",
)
TRY_STEPS: Final = Rule(
    "MLP310",
    "try-steps",
    "a `try` takes exactly one step, this one {problem}",
    "waits for a step to fail",
    "what waits for several steps waits for all of them to fail",
    "give each step a `try` of its own",
)
TRY_ENDS: Final = Rule(
    "MLP319",
    "try-ends",
    "{what} in the {where} of a `try`",
    "the rest would not be reached",
    "what is in `finally` is there once, however the step has ended: it can end no loop or function, and stands on no single way",
    "move it after the `try`, or into the handler and `else`",
)
TOO_MANY_COPIES: Final = Rule(
    "MLP320",
    "too-many-copies",
    "this would be compiled for each of more than {count} ways through the conditions before it",
    "reads what they bind",
    "the service cannot join branches: what reads a name that they bind differently is copied into each",
    "move the choice into a step, which gives what was chosen",
)
CHANGED_IN_PART: Final = Rule(
    "MLP321",
    "changed-in-part",
    "a list or dict made before this loop cannot be changed in it",
    "changed here",
    "what it holds afterwards is known only when the pipeline runs, and no condition can ask for it",
    "move the change before it, or make another one there",
)
HANDLER_TYPE: Final = Rule(
    "MLP311",
    "handler-type",
    "a pipeline can only catch `StepFailed`",
    "not `StepFailed`",
    "the service tells that a step has failed, not why",
    "write `except StepFailed:`",
)
AFTER_TRY: Final = Rule(
    "MLP312",
    "after-try",
    "`{name}` has no value where the step in the `try` has {how}",
    "used all the same",
    "what follows runs either way, as in Python after a handler that does not raise",
    "use it in `else:`, bind it in the handler as well, or let the handler end in `raise` or `return`",
)
LOOP_NESTED: Final = Rule(
    "MLP314",
    "loop-nested",
    "a loop over a run-time list cannot stand in another",
    "loops when the pipeline runs",
    "the service's ForEach steps cannot be nested",
    "loop over what is known, or within a step",
)
LOOP_EMPTY: Final = Rule(
    "MLP315",
    "loop-empty",
    "this loop calls no step",
    "loops when the pipeline runs",
    "a ForEach step holds the steps of its body",
    "call a step in it, or delete it",
)
LOOP_DECISION: Final = Rule(
    "MLP316",
    "loop-decision",
    "{what} cannot stand in a loop over a run-time list",
    "in the loop",
    "the body of a ForEach step takes jobs only",
    "decide within a step, or after the loop",
)
LOOP_LEFT: Final = Rule(
    "MLP318",
    "loop-left",
    "`{what}` cannot end a loop over a run-time list",
    "in the loop",
    "the service runs the body of the loop for every item",
    "leave it out, or decide within a step what is done with an item",
)
AFTER_LOOP: Final = Rule(
    "MLP317",
    "after-loop",
    "`{name}` exists only in a loop that the service runs",
    "used after it",
    "the loop may run for many items, or for none",
    "use it in the loop, or make a list of what each item gives: `results = [step(item) for item in items]`",
)
ROUNDS_LIST: Final = Rule(
    "MLP330",
    "rounds-as-list",
    "the results of a loop that the service runs are no list to the rest of the pipeline",
    "used as a list",
    "the service tells of one round by its number, of the one that the loop picks, and how many there are",
    "read `results[0]`, `len(results)` or `max(results, key=lambda result: result.score)`",
)
ROUND_INDEX: Final = Rule(
    "MLP331",
    "round-index",
    "a round of a loop that the service runs is read by its number from 0, not by {got}",
    "reads a round",
    "the service counts the rounds from the first, and the number stands in the definition",
    "write a number: `results[0]`",
)
NOT_KEPT: Final = Rule(
    "MLP332",
    "not-kept",
    "the loop does not keep {name}",
    "used after it",
    "of a round, the service tells what the steps in it give",
    "return it from a step in the loop, and read it of that",
)
PICK_KEY: Final = Rule(
    "MLP333",
    "pick-key",
    "`{name}` picks a round by one number that a step in the loop gives",
    "by nothing else",
    "the loop itself picks, and compares only what the service tells of its steps",
    "write `{name}(results, key=lambda result: result.score)`, with a number that the step returns",
)
PICKED_TWICE: Final = Rule(
    "MLP334",
    "picked-twice",
    "this loop picks another round already",
    "picked once more",
    "a ForEach step has one selector",
    "loop once more over the same list, or compare in a step",
)
ROUND_METRICS: Final = Rule(
    "MLP335",
    "round-metrics",
    "a field of the `Metrics` of a processing job cannot be read {where}",
    "read here",
    "it is in a file, and no expression of the service reads a file of a round",
    "return the number from a `@lambda_function` in the loop, or write it to a `Dataset`, which a step after the loop reads",
)
ROUNDS_UNFINISHED: Final = Rule(
    "MLP338",
    "rounds-unfinished",
    "`{name}` is known only when the loop has ended",
    "read in the loop",
    "the service runs the rounds beside each other, and each knows only itself",
    "read it after the loop",
)
DOCUMENT_FORM: Final = Rule(
    "MLP339",
    "document-form",
    "`{name}.at` takes the location of a JSON document",
    "not one location",
    help='write `{name}.at(f"{{folder}}/report.json")`',
)
DOCUMENT_FOLDER: Final = Rule(
    "MLP340",
    "document-folder",
    "what `{step}` gives here is a folder, not a document",
    "no JSON file",
    "the service reads one file, by its whole location",
    'name the file in it: `... / "report.json"`',
)
DOCUMENT_LOCATION: Final = Rule(
    "MLP341",
    "document-location",
    "the location of a document cannot hold {what}",
    "in this location",
    "the service makes it of texts, parameters, variables of the run and what steps outside of loops tell of themselves",
    "read the document in a step, and return what is needed of it",
)
EACH_ITEMS: Final = Rule(
    "MLP336",
    "each-items",
    "the service cannot loop over {what}",
    "looped over by `each`",
    "it takes a list that exists when the pipeline runs, or from 1 to {limit} texts, numbers or locations, all of one type",
    "loop without `each` over what is known",
)
MAX_CONCURRENCY: Final = Rule(
    "MLP337",
    "max-concurrency",
    "`max_concurrency` must be a number from 1 to {limit} that is known when the pipeline is compiled",
    "not such a number",
    "it says how many rounds the service runs at a time, and stands in the definition",
    "write `each(items, max_concurrency=4)`",
)
CAUGHT_SILENTLY: Final = Rule(
    "MLP343",
    "caught-silently",
    "where `{step}` fails, the run counts as failed although its failure is caught",
    "nothing runs for the failure",
    "the service takes a failure for handled where a step has run for it",
    "call a step in the handler, or catch nothing",
    why="What comes after the `try` runs as in Python, but the execution ends as Failed, not as CompletedWithFailures: what watches it, "
    "and `mlpc run`, take it for a run that went wrong.",
    severity="warning",
)
OTHER_BRANCH: Final = Rule(
    "MLP304",
    "other-branch",
    "{user} needs `{used}`, which runs only in a branch that may not be taken",
    "used here",
    "the step would never start when that branch is not taken",
    "move it into that branch",
)
UNKNOWN_PART: Final = Rule(
    "MLP342",
    "unknown-part",
    "`{step}` has no {what} `{name}`",
    "read by this name",
    "the service finds what is read by the name that the step's request gives it",
)
ROUND_NAME: Final = Rule(
    "MLP329",
    "round-name",
    "`{name}` is what the service may call a round of `{body}`",
    "named here",
    "a loop names the rounds of its steps by number",
    'give another one with `name="..."`',
)
DUPLICATE_PARAMETER: Final = Rule(
    "MLP306",
    "duplicate-parameter",
    "there is another parameter named `{name}`",
    "the second one",
    "a run is started with values by name",
    'give one of them another name: `Annotated[..., Param(name="...")]`',
)
NO_STEPS: Final = Rule(
    "MLP307", "no-steps", "the pipeline `{name}` has no steps", "declared here", help="call a step in it"
)
NO_PIPELINE: Final = Rule(
    "MLP308",
    "no-pipeline",
    "there is no `@pipeline` function in this file",
    "looked for here",
    help='decorate a function with `@pipeline(name="...")`',
)

DUPLICATE_PIPELINE: Final = Rule(
    "MLP309",
    "duplicate-pipeline",
    "there is another pipeline named `{name}`",
    "the second one",
    "the second definition would replace the first",
    'give one of them another name: `@pipeline(name="...")`',
)
