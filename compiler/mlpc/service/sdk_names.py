"""What is written here for the classes and functions of the SageMaker SDK."""

from typing import Final

_STEP: Final = "decorate a function with `@{}(...)`, and call it in the pipeline"
_PARAMETER: Final = "write a parameter of the pipeline's function: `name: {} = ...`"
_CONDITION: Final = "write `if left {} right:`"
_PROCESSOR: Final = 'decorate a function with `@processing(image=image("{}", version=...), ...)`'
_ESTIMATOR: Final = 'decorate a function with `@training(image=image("{}", version=...), ...)`'
_ANY_PROCESSOR: Final = "decorate a function with `@processing(image=..., instance_type=...)`"
_ANY_ESTIMATOR: Final = "decorate a function with `@training(image=..., instance_type=...)`"
_OUTPUTS: Final = "declare a class of `Outputs` with a field for each, and let the function return it"
_TUNE: Final = 'write `tune(step, objective=maximize("auc"), ranges={"depth": integer(1, 9)}, max_jobs=20)(data)`'
_MODEL: Final = "call `create_model(model, image=...)` or `register_model(model, ...)` in the pipeline"
_METRICS: Final = "pass the step's `Metrics` to `register_model` as `model_quality=`"
_RETRY: Final = "write `retry=Retry(on=[...])` in the step's decorator"
_SESSION: Final = "leave it out: mlpc only writes the definition"
_ROLE: Final = "leave it out: the role is that of the configuration, or a parameter that the definition takes"

_HELP: Final = {
    "AutoML": "call `auto_ml(data, ...)` in the pipeline",
    "AutoMLStep": "call `auto_ml(data, ...)` in the pipeline",
    "CacheConfig": 'write `cache=Cache(expire_after="P30D")` in the step\'s decorator',
    "CallbackOutput": _OUTPUTS,
    "CallbackStep": _STEP.format("callback"),
    "CategoricalParameter": 'write `categorical(["a", "b"])`',
    "ClarifyCheckStep": "call `clarify_check(data, ...)` in the pipeline",
    "ConditionEquals": _CONDITION.format("=="),
    "ConditionGreaterThan": _CONDITION.format(">"),
    "ConditionGreaterThanOrEqualTo": _CONDITION.format(">="),
    "ConditionIn": _CONDITION.format("in"),
    "ConditionLessThan": _CONDITION.format("<"),
    "ConditionLessThanOrEqualTo": _CONDITION.format("<="),
    "ConditionNot": "write `if not condition:`",
    "ConditionOr": _CONDITION.format("or"),
    "ConditionStep": "write `if condition:` and `else:`, and call the steps of each branch in it",
    "ContinuousParameter": "write `continuous(low, high)`",
    "CreateModelStep": _MODEL,
    "EMRStep": _STEP.format("emr"),
    "EMRStepConfig": _STEP.format("emr"),
    "Estimator": _ANY_ESTIMATOR,
    "ExecutionVariables": "import `execution` from mlpc: `execution.id`, `execution.start_time`, ...",
    "FailStep": 'write `raise Fail("why")`',
    "Framework": _ANY_ESTIMATOR,
    "FrameworkProcessor": _ANY_PROCESSOR,
    "HuggingFace": _ESTIMATOR.format("huggingface"),
    "HuggingFaceProcessor": _PROCESSOR.format("huggingface"),
    "HyperparameterTuner": _TUNE,
    "IntegerParameter": "write `integer(low, high)`",
    "Join": 'write an f-string: `f"{prefix}/data"`',
    "JsonGet": "read a field of the step's `Metrics`: `report.auc`",
    "Lambda": _STEP.format("lambda_function"),
    "LambdaOutput": _OUTPUTS,
    "LambdaStep": _STEP.format("lambda_function"),
    "MetricsSource": _METRICS,
    "ModelMetrics": _METRICS,
    "ModelStep": _MODEL,
    "NetworkConfig": "write `subnets=`, `security_group_ids=` and `enable_network_isolation=` in the step's decorator",
    "NotebookJobStep": _STEP.format("notebook_job"),
    "ParameterBoolean": _PARAMETER.format("bool"),
    "ParameterFloat": _PARAMETER.format("float"),
    "ParameterInteger": _PARAMETER.format("int"),
    "ParameterString": _PARAMETER.format("str"),
    "Pipeline": "decorate a function with `@pipeline`",
    "PipelineSession": _SESSION,
    "ProcessingInput": "take the data as a parameter of the step's function: `data: Dataset`",
    "ProcessingOutput": "return a `Dataset` from the step's function, or a class of `Outputs` with several",
    "ProcessingStep": _STEP.format("processing"),
    "Processor": _ANY_PROCESSOR,
    "PropertyFile": "return a class of `Metrics` from the step's function, and read its fields in the pipeline",
    "PySparkProcessor": _ANY_PROCESSOR,
    "PyTorch": _ESTIMATOR.format("pytorch"),
    "PyTorchProcessor": _PROCESSOR.format("pytorch"),
    "QualityCheckStep": "call `quality_check(data, ...)` in the pipeline",
    "RegisterModel": "call `register_model(model, ...)` in the pipeline",
    "SKLearn": _ESTIMATOR.format("sklearn"),
    "SKLearnProcessor": _PROCESSOR.format("sklearn"),
    "SageMakerJobStepRetryPolicy": _RETRY,
    "ScriptProcessor": _ANY_PROCESSOR,
    "Session": _SESSION,
    "StepRetryPolicy": _RETRY,
    "TensorFlow": _ESTIMATOR.format("tensorflow"),
    "TensorFlowProcessor": _PROCESSOR.format("tensorflow"),
    "TrainingInput": "take the data as a parameter of the step's function: `data: Dataset`",
    "TrainingStep": _STEP.format("training"),
    "TransformInput": "pass the data to `transform(servable, data, ...)`",
    "TransformStep": "call `transform(servable, data, ...)` in the pipeline",
    "Transformer": "call `transform(servable, data, ...)` in the pipeline",
    "TuningStep": _TUNE,
    "XGBoost": _ESTIMATOR.format("xgboost"),
    "XGBoostProcessor": _PROCESSOR.format("xgboost"),
    "get_execution_role": _ROLE,
    "retrieve": 'write `image("xgboost", version="1.7-1")`',
    "step": "decorate the function with `@processing(...)` or `@training(...)`",
}
_WORDS: Final = frozenset({"Pipeline", "Session", "retrieve", "step"})
"""Those that say nothing of the SDK where nothing imports them."""


def instead_of(path: str) -> str:
    """What to write instead of what the SDK has at a dotted path; nothing where that is not known, or not of the SDK."""
    package, _, name = path.partition(".")
    return _HELP.get(name.rpartition(".")[2], "") if package == "sagemaker" else ""


def instead_of_word(word: str) -> str:
    """The same of a name that nothing imports."""
    return "" if word in _WORDS else _HELP.get(word, "")
