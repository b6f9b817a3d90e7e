"""The pipeline of `tests/golden/forms` as a user of SageMaker's Python SDK v2 writes it. Prints the definition."""

# ruff: noqa: I001
# The network is gone before the SDK is imported.

from shorthand import Team, model_of, output_of, read, retrieve, text, value_of
import offline

from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.processing import FrameworkProcessor
from sagemaker.pytorch import PyTorch
from sagemaker.transformer import Transformer
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionLessThan
from sagemaker.workflow.functions import Join
from sagemaker.workflow.parameters import ParameterFloat, ParameterInteger, ParameterString
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.steps import ProcessingStep, TransformStep

OWN = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/own:1"
team = Team("forms")
raw = ParameterString("raw")
rate = ParameterFloat("rate", default_value=0.5)
leaves = ParameterInteger("leaves", default_value=7)
split = team.process(
    "split",
    {"raw": raw},
    [team.write("split", "training", "/opt/ml/processing/train"), "rest"],
    ["--fraction", "0.1"],
    image=OWN,
    code="split.py",
    instance_type="ml.c5.xlarge",
    step={"description": "Ships as a script of its own."},
)
clean = team.process(
    "clean",
    {"data": read("raw-data", output_of(split, "rest"), "/opt/ml/processing/data")},
    arguments=["--max_rows", text(leaves), "--dry-run", "false"],
    image=OWN,
    code="clean.py",
    instance_type="ml.c5.xlarge",
)
pytorch = PyTorch(
    entry_point="train.py",
    source_dir=str(offline.script("train.py").parent),
    framework_version="2.1",
    py_version="py310",
    instance_type="ml.g5.xlarge",
    hyperparameters={"epochs": 3, "rate": rate, "name": "net"},
    output_path=team.place("fit"),
    **team.job(),
)
fit = team.fit("fit", pytorch, {"train": output_of(split, "training"), "validation": output_of(clean)})
xgboost = Estimator(
    image_uri=retrieve("xgboost", "1.7-1"),
    instance_type="ml.m5.xlarge",
    hyperparameters={"objective": "reg:squarederror", "num_round": 10, "silent": True, "eta": rate},
    metric_definitions=[{"Name": "validation:rmse", "Regex": r"rmse:(\S+)"}],
    output_path=team.place("boost"),
    **team.job(),
)
boost = team.fit("boost", xgboost, {"train": TrainingInput(output_of(split, "training"), content_type="text/csv")})
lightgbm = Estimator(
    image_uri=OWN,
    entry_point="grow.py",
    source_dir=str(offline.script("grow.py").parent),
    instance_type="ml.m5.xlarge",
    hyperparameters={"leaves": leaves},
    output_path=team.place("grow"),
    **team.job(),
)
part = Join(on="/", values=[output_of(split, "training"), "part-0"])
grow = team.fit("grow", lightgbm, {"train": part}, description="Ships as a script that is the container's program.")
profile = team.process(
    "profile",
    {"data": output_of(clean)},
    arguments=["--columns", "4"],
    image=OWN,
    instance_type="ml.c5.xlarge",
    env={"MODE": "full", "LEVEL": "3"},
)
processor = FrameworkProcessor(
    estimator_cls=PyTorch, framework_version="2.1", image_uri=OWN, instance_type="ml.c5.xlarge", **team.job()
)
report = ProcessingStep(
    name="report",
    step_args=processor.run(
        code="report.py",
        source_dir=str(offline.script("report.py").parent),
        inputs=[read("model", model_of(fit)), read("data", output_of(clean))],
        outputs=[team.write("report", "evaluation")],
    ),
    property_files=[PropertyFile(name="EvaluationReport", output_name="evaluation", path="out/evaluation.json")],
)
served = retrieve("pytorch", "2.1", py_version="py310", image_scope="inference", instance_type="ml.m5.large")
model = team.create("create_model", model_of(fit), served)
transformer = Transformer(
    model_name=model.properties.ModelName,
    instance_count=2,
    instance_type="ml.m5.large",
    accept="text/csv",
    assemble_with="Line",
    strategy="MultiRecord",
    max_payload=6,
    output_path=team.place("transform"),
    sagemaker_session=team.session,
)
transform = TransformStep(
    name="transform",
    step_args=transformer.transform(
        output_of(clean),
        content_type="text/csv",
        split_type="Line",
        input_filter="$[1:]",
        join_source="Input",
    ),
)
MSE = "regression_metrics.mse"
check = ConditionStep(
    name="check",
    conditions=[
        ConditionLessThan(value_of(report, "EvaluationReport", f"{MSE}.value"), 4),
        ConditionLessThan(value_of(report, "EvaluationReport", f"{MSE}.standard_deviation"), 1),
    ],
    if_steps=[model, transform],
    else_steps=[],
)
team.print([raw, rate, leaves], [split, clean, fit, boost, grow, profile, report, check])
