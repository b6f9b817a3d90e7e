"""The pipeline of `tests/golden/loops` as a user of SageMaker's Python SDK v3 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, output_of, text, value_of

from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.parameters import ParameterString
from sagemaker.mlops.workflow.for_each_step import CurrentItem, ForEachStep

team = Team("loops")
raw = ParameterString("raw")
regions = ParameterString("regions", default_value='["a", "b"]')
item = CurrentItem()
# Each item has a job of its own, and so a place of its own.
place = team.place("make", ExecutionVariables.PROCESSING_JOB_NAME, "output")
part = team.process("make", {"data": raw}, [team.write("make", "output", place)], ["--k", item])
fit = team.train("fit", {"data": output_of(part)}, hyperparameters={"file": text(item, ".csv")})
find = team.process("find", {"data": raw}, report="Found")
fit_file = team.train("fit-file", {"data": raw}, hyperparameters={"file": item})
team.print(
    [raw, regions],
    [
        ForEachStep("for-regions", iterable_items=regions, max_concurrency=50, for_each_body=[part, fit]),
        find,
        ForEachStep(
            "for-find-files",
            iterable_items=value_of(find, "Found", "files"),
            max_concurrency=50,
            for_each_body=[fit_file],
        ),
    ],
)
