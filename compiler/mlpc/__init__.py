"""mlpc: a compiler from plain Python to Amazon SageMaker pipeline definitions, and the names that such Python uses.

A name is imported when it is first asked for: the command line imports this package and none of them.
"""

from mlpc.version import __version__

TYPE_CHECKING = False  # type checkers take it for true; importing it from typing would take longer than all the rest
if TYPE_CHECKING:
    from mlpc.dsl.checks import clarify_check as clarify_check
    from mlpc.dsl.checks import quality_check as quality_check
    from mlpc.dsl.configuration import ConfigError as ConfigError
    from mlpc.dsl.configuration import config as config
    from mlpc.dsl.decorators import callback as callback
    from mlpc.dsl.decorators import emr as emr
    from mlpc.dsl.decorators import emr_serverless as emr_serverless
    from mlpc.dsl.decorators import lambda_function as lambda_function
    from mlpc.dsl.decorators import notebook_job as notebook_job
    from mlpc.dsl.decorators import processing as processing
    from mlpc.dsl.decorators import training as training
    from mlpc.dsl.execution import execution as execution
    from mlpc.dsl.failures import LocalRunError as LocalRunError
    from mlpc.dsl.failures import StepFailed as StepFailed
    from mlpc.dsl.handles import BestModels as BestModels
    from mlpc.dsl.handles import CheckResult as CheckResult
    from mlpc.dsl.handles import ClarifyCheckResult as ClarifyCheckResult
    from mlpc.dsl.handles import Endpoint as Endpoint
    from mlpc.dsl.handles import EndpointConfig as EndpointConfig
    from mlpc.dsl.handles import InferenceComponent as InferenceComponent
    from mlpc.dsl.handles import Job as Job
    from mlpc.dsl.handles import Lineage as Lineage
    from mlpc.dsl.handles import Model as Model
    from mlpc.dsl.handles import ModelPackage as ModelPackage
    from mlpc.dsl.handles import QualityCheckResult as QualityCheckResult
    from mlpc.dsl.handles import RawStep as RawStep
    from mlpc.dsl.handles import TunedModels as TunedModels
    from mlpc.dsl.intrinsics import auto_ml as auto_ml
    from mlpc.dsl.intrinsics import cleanup as cleanup
    from mlpc.dsl.intrinsics import endpoint as endpoint
    from mlpc.dsl.intrinsics import endpoint_config as endpoint_config
    from mlpc.dsl.intrinsics import final_metric as final_metric
    from mlpc.dsl.intrinsics import inference_component as inference_component
    from mlpc.dsl.intrinsics import job as job
    from mlpc.dsl.intrinsics import lineage as lineage
    from mlpc.dsl.intrinsics import properties as properties
    from mlpc.dsl.intrinsics import raw_step as raw_step
    from mlpc.dsl.intrinsics import transform as transform
    from mlpc.dsl.local_runs import LocalRun as LocalRun
    from mlpc.dsl.local_runs import Registration as Registration
    from mlpc.dsl.local_runs import StepRecord as StepRecord
    from mlpc.dsl.local_runs import local_run as local_run
    from mlpc.dsl.loops import each as each
    from mlpc.dsl.markers import Arg as Arg
    from mlpc.dsl.markers import Input as Input
    from mlpc.dsl.markers import Output as Output
    from mlpc.dsl.markers import Param as Param
    from mlpc.dsl.models import create_model as create_model
    from mlpc.dsl.models import register_model as register_model
    from mlpc.dsl.pipelines import Pipeline as Pipeline
    from mlpc.dsl.pipelines import pipeline as pipeline
    from mlpc.dsl.runtime import Artifact as Artifact
    from mlpc.dsl.runtime import Dataset as Dataset
    from mlpc.dsl.runtime import Fail as Fail
    from mlpc.dsl.runtime import FeatureGroup as FeatureGroup
    from mlpc.dsl.runtime import Metrics as Metrics
    from mlpc.dsl.runtime import ModelArtifact as ModelArtifact
    from mlpc.dsl.runtime import Outputs as Outputs
    from mlpc.dsl.runtime import StepError as StepError
    from mlpc.dsl.settings import Cache as Cache
    from mlpc.dsl.settings import Image as Image
    from mlpc.dsl.settings import Retry as Retry
    from mlpc.dsl.settings import image as image
    from mlpc.dsl.sources import AthenaDataset as AthenaDataset
    from mlpc.dsl.sources import FileSystemDataset as FileSystemDataset
    from mlpc.dsl.sources import RedshiftDataset as RedshiftDataset
    from mlpc.dsl.steps import Step as Step
    from mlpc.dsl.tuning import categorical as categorical
    from mlpc.dsl.tuning import continuous as continuous
    from mlpc.dsl.tuning import integer as integer
    from mlpc.dsl.tuning import maximize as maximize
    from mlpc.dsl.tuning import minimize as minimize
    from mlpc.dsl.tuning import tune as tune

__all__ = [
    "Arg",
    "Artifact",
    "AthenaDataset",
    "BestModels",
    "Cache",
    "CheckResult",
    "ClarifyCheckResult",
    "ConfigError",
    "Dataset",
    "Endpoint",
    "EndpointConfig",
    "Fail",
    "FeatureGroup",
    "FileSystemDataset",
    "Image",
    "InferenceComponent",
    "Input",
    "Job",
    "Lineage",
    "LocalRun",
    "LocalRunError",
    "Metrics",
    "Model",
    "ModelArtifact",
    "ModelPackage",
    "Output",
    "Outputs",
    "Param",
    "Pipeline",
    "QualityCheckResult",
    "RawStep",
    "RedshiftDataset",
    "Registration",
    "Retry",
    "Step",
    "StepError",
    "StepFailed",
    "StepRecord",
    "TunedModels",
    "__version__",
    "auto_ml",
    "callback",
    "categorical",
    "clarify_check",
    "cleanup",
    "config",
    "continuous",
    "create_model",
    "each",
    "emr",
    "emr_serverless",
    "endpoint",
    "endpoint_config",
    "execution",
    "final_metric",
    "image",
    "inference_component",
    "integer",
    "job",
    "lambda_function",
    "lineage",
    "local_run",
    "maximize",
    "minimize",
    "notebook_job",
    "pipeline",
    "processing",
    "properties",
    "quality_check",
    "raw_step",
    "register_model",
    "training",
    "transform",
    "tune",
]

_MODULES = {
    "checks": "clarify_check quality_check",
    "configuration": "ConfigError config",
    "decorators": "callback emr emr_serverless lambda_function notebook_job processing training",
    "execution": "execution",
    "failures": "LocalRunError StepFailed",
    "handles": (
        "BestModels CheckResult ClarifyCheckResult Endpoint EndpointConfig InferenceComponent Job Lineage Model "
        "ModelPackage QualityCheckResult RawStep TunedModels"
    ),
    "intrinsics": (
        "auto_ml cleanup endpoint endpoint_config final_metric inference_component job lineage properties raw_step "
        "transform"
    ),
    "local_runs": "LocalRun Registration StepRecord local_run",
    "loops": "each",
    "markers": "Arg Input Output Param",
    "models": "create_model register_model",
    "pipelines": "Pipeline pipeline",
    "runtime": "Artifact Dataset Fail FeatureGroup Metrics ModelArtifact Outputs StepError",
    "settings": "Cache Image Retry image",
    "sources": "AthenaDataset FileSystemDataset RedshiftDataset",
    "steps": "Step",
    "tuning": "categorical continuous integer maximize minimize tune",
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names.split()}


if not TYPE_CHECKING:  # or every name there is not would be an object

    def __getattr__(name: str) -> object:
        """A public name, from the module that has it; from then on it is an attribute of this one."""
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module  # a start-up saving

        value = globals()[name] = getattr(import_module(f"mlpc.dsl.{home}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
