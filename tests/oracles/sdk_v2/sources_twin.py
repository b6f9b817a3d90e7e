"""The pipeline `sources` of the goldens as a user of SageMaker's Python SDK v2 writes it. Prints the definition.

Runs under an interpreter that has the SDK, as in `make_golden.py`.
"""

# ruff: noqa: E402
# The network is gone before the SDK is imported.

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import offline

out = offline.go()

from sagemaker.dataset_definition.inputs import AthenaDatasetDefinition, DatasetDefinition, RedshiftDatasetDefinition
from sagemaker.estimator import Estimator
from sagemaker.inputs import FileSystemInput, ShuffleConfig, TrainingInput
from sagemaker.instance_group import InstanceGroup
from sagemaker.processing import FeatureStoreOutput, ProcessingInput, ProcessingOutput, Processor
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionEquals
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.functions import Join
from sagemaker.workflow.parameters import ParameterBoolean, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.steps import ProcessingStep, TrainingStep

OWN = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
WRANGLER = "663277389841.dkr.ecr.us-east-1.amazonaws.com/sagemaker-data-wrangler-container:2.x"
RESULTS = {"output_format": "PARQUET", "output_compression": "SNAPPY"}


def build() -> Pipeline:
    session = PipelineSession(default_bucket=offline.BUCKET)
    day, role = ParameterString("day"), ParameterString("role")
    work_group = ParameterString("work_group", default_value="primary")
    system = ParameterString("system", default_value="fs-0123456789abcdef0")
    raw = ParameterString("raw", default_value="s3://artifacts/raw")
    late = ParameterBoolean("late", default_value=False)

    def processor(image: str, kind: str = "ml.m5.xlarge") -> Processor:
        return Processor(
            image_uri=image, role=offline.ROLE, instance_count=1, instance_type=kind, sagemaker_session=session
        )

    def into(group: str, name: str) -> ProcessingOutput:
        return ProcessingOutput(
            output_name=name, app_managed=True, feature_store_output=FeatureStoreOutput(feature_group_name=group)
        )

    def of_query(name: str, **definition: Any) -> ProcessingInput:
        return ProcessingInput(input_name=name, dataset_definition=DatasetDefinition(**definition))

    orders = AthenaDatasetDefinition(
        catalog="AwsDataCatalog",
        database="shop",
        query_string=Join(on="", values=['SELECT * FROM "orders" WHERE day = \'', day, "'"]),
        output_s3_uri=Join(on="", values=["s3://artifacts/queries/", ExecutionVariables.PIPELINE_EXECUTION_ID, "/"]),
        work_group=work_group,
        kms_key_id="alias/queries",
        **RESULTS,
    )
    customers = RedshiftDatasetDefinition(
        cluster_id="warehouse",
        database="crm",
        db_user="reader",
        query_string="select * from customers",
        cluster_role_arn=role,
        output_s3_uri=Join(on="/", values=[raw, "customers"]),
        **RESULTS,
    )
    prepare = ProcessingStep(
        name="prepare",
        step_args=processor(OWN).run(
            inputs=[
                of_query(
                    "athena_dataset",
                    data_distribution_type="FullyReplicated",
                    local_path="/opt/ml/processing/athena",
                    athena_dataset_definition=orders,
                ),
                of_query(
                    "customers",
                    input_mode="File",
                    local_path="/opt/ml/processing/input/customers",
                    redshift_dataset_definition=customers,
                ),
                ProcessingInput(input_name="raw", source=raw, destination="/opt/ml/processing/input/raw"),
            ],
            outputs=[
                ProcessingOutput(output_name="train", source="/opt/ml/processing/output/train"),
                into("orders", "orders-1"),
            ],
        ),
    )
    wrangle = ProcessingStep(
        name="wrangle",
        step_args=processor(WRANGLER, "ml.m5.4xlarge").run(
            inputs=[ProcessingInput(input_name="flow", source=raw, destination="/opt/ml/processing/input/flow")],
            outputs=[into("customers", "62d710d9.default")],
        ),
    )
    filled = wrangle.properties.ProcessingOutputConfig.Outputs["62d710d9.default"].FeatureStoreOutput

    def put(name: str, query: str, distribution: str) -> ProcessingStep:
        chosen = AthenaDatasetDefinition(
            catalog="AwsDataCatalog",
            database="shop",
            query_string=query,
            output_s3_uri="s3://artifacts/queries/",
            **RESULTS,
        )
        made = of_query(
            "orders",
            data_distribution_type=distribution,
            local_path="/opt/ml/processing/input/orders",
            athena_dataset_definition=chosen,
        )
        arguments = ["--after", filled.FeatureGroupName]
        return ProcessingStep(
            name=name,
            step_args=processor(OWN).run(inputs=[made], outputs=[into("orders", "orders")], arguments=arguments),
        )

    choose = ConditionStep(
        name="if-late",
        conditions=[ConditionEquals(left=late, right=True)],
        if_steps=[put("put-if", "select 2", "ShardedByS3Key")],
        else_steps=[put("put-else", "select 1", "FullyReplicated")],
    )
    estimator = Estimator(
        image_uri=OWN,
        role=offline.ROLE,
        instance_count=1,
        instance_type="ml.m5.xlarge",
        subnets=["subnet-1"],
        security_group_ids=["sg-1"],
        sagemaker_session=session,
    )
    train = FileSystemInput(file_system_id=system, file_system_type="FSxLustre", directory_path="/fsx/train")
    prepared = prepare.properties.ProcessingOutputConfig.Outputs["train"].S3Output.S3Uri
    fit = TrainingStep(
        name="fit",
        step_args=estimator.fit({"train": train, "validation": TrainingInput(prepared, content_type="text/csv")}),
    )
    pictures = TrainingInput(
        raw,
        s3_data_type="AugmentedManifestFile",
        attribute_names=["source-ref", "boxes"],
        record_wrapping="RecordIO",
        content_type="application/x-recordio",
        compression="Gzip",
        distribution="ShardedByS3Key",
        input_mode="Pipe",
        shuffle_config=ShuffleConfig(7),
    )
    listed = TrainingInput(raw, s3_data_type="ManifestFile", instance_groups=["small"])
    groups = Estimator(
        image_uri=OWN,
        role=offline.ROLE,
        instance_groups=[InstanceGroup("large", "ml.p4d.24xlarge", 1), InstanceGroup("small", "ml.m5.xlarge", 2)],
        sagemaker_session=session,
    )
    detect = TrainingStep(name="detect", step_args=groups.fit({"train": pictures, "validation": listed}))
    return Pipeline(
        name="sources",
        parameters=[day, role, work_group, system, raw, late],
        steps=[prepare, wrangle, choose, fit, detect],
        sagemaker_session=session,
    )


if __name__ == "__main__":
    out.write(build().definition() + "\n")
