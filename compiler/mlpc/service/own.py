"""Shapes that only the pipeline service knows, in the notation of `data/shapes.json`.

No service model states them: they are what the SDK emits (versions 2.257.7 and 3.27.0) and the developer guide describes for the
arguments and properties of Condition, Fail, Lambda, Callback, checks, EMR, Lineage, ForEach and Cleanup steps.
"""

from collections.abc import Mapping
from typing import Any, Final

OWN_SHAPES: Final[Mapping[str, tuple[Any, ...]]] = {
    # Leaves.
    "pipelines.Text": ("string",),
    "pipelines.Integer": ("integer",),
    "pipelines.Boolean": ("boolean",),
    "pipelines.TextList": ("list", "pipelines.Text"),
    "pipelines.TextMap": ("map", "pipelines.Text pipelines.Text"),
    "pipelines.Message": ("string", None, None, 3072),
    # Arguments.
    "pipelines.FailArguments": ("structure", "ErrorMessage*:pipelines.Message"),
    "pipelines.EmrArguments": (
        "structure",
        "StepConfig*:pipelines.EmrStepConfig ClusterId:emr.XmlStringMaxLen256 ClusterConfig:emr.RunJobFlowInput "
        "ExecutionRoleArn:RoleArn",
    ),
    "pipelines.EmrStepConfig": (
        "structure",
        "Name:pipelines.Text ActionOnFailure:emr.ActionOnFailure HadoopJarStep*:emr.HadoopJarStepConfig",
    ),
    "pipelines.EmrServerlessArguments": (
        "structure",
        "ExecutionRoleArn:RoleArn ApplicationId:emr-serverless.ApplicationId "
        "ApplicationConfig:emr-serverless.CreateApplicationRequest JobConfig*:emr-serverless.StartJobRunRequest",
    ),
    "pipelines.LineageArguments": (
        "structure",
        "Actions:pipelines.LineageActions Artifacts:pipelines.LineageArtifacts Contexts:pipelines.LineageContexts "
        "Associations:pipelines.LineageAssociations",
    ),
    "pipelines.LineageActions": ("list", "CreateActionRequest", None, 5),
    "pipelines.LineageArtifacts": ("list", "CreateArtifactRequest", None, 5),
    "pipelines.LineageContexts": ("list", "CreateContextRequest", None, 5),
    "pipelines.LineageAssociations": ("list", "pipelines.LineageAssociation", None, 10),
    "pipelines.LineageAssociation": (
        "structure",
        "Source*:pipelines.LineageEnd Destination*:pipelines.LineageEnd AssociationType:AssociationEdgeType",
    ),
    "pipelines.LineageEnd": ("structure", "Name:pipelines.Text Type:pipelines.LineageKind Arn:pipelines.Text"),
    "pipelines.LineageKind": ("string", ["Action", "Artifact", "Context"]),
    "pipelines.CleanupArguments": ("structure", "Resources*:pipelines.CleanupResources"),
    "pipelines.CleanupResources": ("structure", "S3*:pipelines.CleanupSources"),
    "pipelines.CleanupSources": ("list", "pipelines.CleanupSource", 1),
    "pipelines.CleanupSource": ("structure", "StepName*:pipelines.Text S3Uris:pipelines.TextList"),
    # Properties.
    "pipelines.ConditionProperties": ("structure", "Outcome:pipelines.Text"),
    "pipelines.OutputProperties": ("structure", "OutputParameters:pipelines.TextMap"),
    "pipelines.ClarifyCheckProperties": (
        "structure",
        "CalculatedBaselineConstraints:pipelines.Text BaselineUsedForDriftCheckConstraints:pipelines.Text",
    ),
    "pipelines.QualityCheckProperties": (
        "structure",
        "CalculatedBaselineConstraints:pipelines.Text CalculatedBaselineStatistics:pipelines.Text "
        "BaselineUsedForDriftCheckConstraints:pipelines.Text BaselineUsedForDriftCheckStatistics:pipelines.Text",
    ),
    "pipelines.EmrProperties": ("structure", "ClusterId:pipelines.Text"),
    "pipelines.EmrServerlessProperties": (
        "structure",
        "ApplicationId:pipelines.Text JobRunId:pipelines.Text JobRunName:pipelines.Text LogFilePath:pipelines.Text",
    ),
    "pipelines.AutoMLProperties": ("structure", "BestCandidateProperties:pipelines.BestCandidateProperties"),
    "pipelines.BestCandidateProperties": (
        "structure",
        "ModelInsightsJsonReportPath:pipelines.Text ExplainabilityJsonReportPath:pipelines.Text",
    ),
    "pipelines.LineageProperties": (
        "structure",
        "ActionArns:pipelines.TextMap ArtifactArns:pipelines.TextMap ContextArns:pipelines.TextMap "
        "Associations:pipelines.LineageAssociations",
    ),
    "pipelines.ForEachProperties": (
        "structure",
        "Status:pipelines.Text InputItemCount:pipelines.Integer TotalStepCount:pipelines.Integer "
        "SucceededStepCount:pipelines.Integer FailedStepCount:pipelines.Integer StoppedStepCount:pipelines.Integer",
    ),
}
