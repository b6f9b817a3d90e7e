"""Runs an SDK without a network: made-up credentials, and answers of our own to the calls it makes while it builds.

The twins use this, each under the interpreter that its SDK is installed for. Only botocore is needed.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any, TextIO

REGION = "us-east-1"
BUCKET = "artifacts"
ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/mlpc"

_ANSWERS: dict[str, dict[str, Any]] = {
    "GetCallerIdentity": {"Account": ACCOUNT, "Arn": ROLE, "UserId": "U"},
    "ListBuckets": {"Buckets": [{"Name": BUCKET}]},
    "HeadBucket": {},
    "ListObjectsV2": {"KeyCount": 0},
    "PutObject": {"ETag": '"0"'},
}


uploads: dict[str, bytes] = {}
"""What has been uploaded: location -> content."""


def _keep(arguments: dict[str, Any]) -> None:
    body = arguments["Body"]
    if not isinstance(body, str | bytes):
        body, file = body.read(), body
        file.seek(0)
    uploads[f"s3://{arguments['Bucket']}/{arguments['Key']}"] = body.encode() if isinstance(body, str) else body


def go() -> TextIO:
    """Must run before the first client is made. A call without an answer here is an error: nothing passes unseen.

    Gives where to write the definition: `sys.stdout` itself becomes the error output, since the SDKs log to it.
    """
    from botocore.client import BaseClient  # type: ignore[import-untyped]

    def answer(client: BaseClient, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if operation == "PutObject":
            _keep(arguments)
        if operation not in _ANSWERS:
            service = client.meta.service_model.service_name
            raise RuntimeError(f"{service}.{operation} has no answer: {sorted(arguments)}")
        return _ANSWERS[operation]

    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError("this process has no network")

    BaseClient._make_api_call = answer
    # The SDKs report usage by plain HTTP, past botocore.
    socket.getaddrinfo = refuse  # type: ignore[assignment]
    socket.create_connection = refuse  # type: ignore[assignment]
    home = Path(tempfile.mkdtemp())
    settings = home / "sagemaker.yaml"
    settings.write_text(
        "SchemaVersion: '1.0'\nSageMaker:\n  PythonSDK:\n    Modules:\n      TelemetryOptOut: true\n", encoding="utf-8"
    )
    # The home of a user with settings for an SDK or for AWS would show in the result.
    os.environ.update(
        AWS_ACCESS_KEY_ID="none",
        AWS_SECRET_ACCESS_KEY="none",
        AWS_DEFAULT_REGION=REGION,
        AWS_REGION=REGION,
        AWS_EC2_METADATA_DISABLED="true",
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        HOME=str(home),
        SAGEMAKER_USER_CONFIG_OVERRIDE=str(settings),
        SAGEMAKER_SUPPRESS_V2_WARNING="1",
        SAGEMAKER_VALIDATE_ROLE="false",
    )
    out, sys.stdout = sys.stdout, sys.stderr
    return out


def script(name: str) -> Path:
    """A program of that name."""
    path = Path(tempfile.mkdtemp()) / name
    path.write_text(f'"""The program {name}."""\n', encoding="utf-8")
    return path


def scripts() -> Path:
    """A folder with the programs of the jobs, a folder each: their content only shows in hashes, which are masked."""
    folder = Path(tempfile.mkdtemp())
    for name in ("preprocess", "train", "evaluate"):
        (folder / name).mkdir()
        (folder / name / f"{name}.py").write_text(f'"""The program of {name}."""\n', encoding="utf-8")
    return folder
