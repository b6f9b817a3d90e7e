"""Datasets that SageMaker makes, or mounts, for the job that reads them: of a query, or in a file system.

Neither is done in this process: what a query gives is looked for where it would be written, and a file system where it is mounted.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from mlpc.dsl.runtime import Artifact, Dataset, StepError, local_path

_SAMPLE: Final = "does not run here: put a sample of its result below the folder MLPC_S3_ROOT, at"


class _Query(Dataset):
    """What a query gives. Its location is where the service writes that, and where it is looked for here."""

    def __fspath__(self) -> str:
        try:
            path = local_path(self.location)
        except StepError:
            path = None
        if path is None or not path.exists():
            shown = self.location.removeprefix("s3://")
            raise StepError(f"the query of {type(self).__name__} {_SAMPLE} {shown}")
        return str(path)

    def __truediv__(self, name: str) -> Path:
        return Path(os.fspath(self)) / name


class AthenaDataset(_Query):
    """The result of an Athena query, which a processing job has the service run: passed where a step takes a `Dataset`.

    The keywords are the members of SageMaker's `AthenaDatasetDefinition`, and of the `DatasetDefinition` around it. `output_format`:
    PARQUET, ORC, AVRO, JSON or TEXTFILE; `output_compression`: GZIP, SNAPPY or ZLIB. `data_distribution_type` (FullyReplicated or
    ShardedByS3Key) and `input_mode` (File or Pipe): instead of those that the step says in its `Input(...)`.
    """

    def __init__(
        self,
        *,
        catalog: str,
        database: str,
        query_string: str,
        output_s3_uri: str | Artifact,
        output_format: str,
        work_group: str | None = None,
        kms_key_id: str | None = None,
        output_compression: str | None = None,
        data_distribution_type: str | None = None,
        input_mode: str | None = None,
    ) -> None:
        super().__init__(output_s3_uri)
        self.query_string = query_string


class RedshiftDataset(_Query):
    """The result of a Redshift query, which a processing job has the service run: passed where a step takes a `Dataset`.

    The keywords are the members of SageMaker's `RedshiftDatasetDefinition`, and of the `DatasetDefinition` around it. `output_format`:
    PARQUET or CSV; `output_compression`: None, GZIP, BZIP2, ZSTD or SNAPPY. The rest is as with `AthenaDataset`.
    """

    def __init__(
        self,
        *,
        cluster_id: str,
        database: str,
        db_user: str,
        query_string: str,
        cluster_role_arn: str,
        output_s3_uri: str | Artifact,
        output_format: str,
        kms_key_id: str | None = None,
        output_compression: str | None = None,
        data_distribution_type: str | None = None,
        input_mode: str | None = None,
    ) -> None:
        super().__init__(output_s3_uri)
        self.query_string = query_string


class FileSystemDataset(Dataset):
    """A folder of a file system, EFS or FSx for Lustre, that a training job mounts: passed where a step takes a `Dataset`.

    The keywords are the members of SageMaker's `FileSystemDataSource`. `file_system_type`: EFS or FSxLustre; `file_system_access_mode`:
    ro or rw. The job must be in the file system's VPC.
    """

    def __init__(
        self,
        *,
        file_system_id: str,
        file_system_type: str,
        directory_path: str,
        file_system_access_mode: str = "ro",
    ) -> None:
        super().__init__(directory_path)
        self.file_system_id = file_system_id

    def __fspath__(self) -> str:
        if not Path(self.location).exists():
            raise StepError(
                f"{self.location} of {self.file_system_id} is not here: mount it there, or pass a local folder"
            )
        return self.location
