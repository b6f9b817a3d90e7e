"""`--s3`: what is read is downloaded, what has a destination is uploaded. Against moto, which answers as S3 does."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from runners import Runner, runner

boto3 = pytest.importorskip("boto3")
moto = pytest.importorskip("moto.server")

COPY = """
    @processing(image=IMAGE, instance_type="ml.m5.large")
    def copy(data: Dataset) -> Annotated[Dataset, Output(destination="s3://results/here/")]:
        out = Dataset.new()
        names = sorted(path.relative_to(data / ".").as_posix() for path in (data / ".").rglob("*") if path.is_file())
        (out / "names.txt").write_text(" ".join(names))
        (out / "deep").mkdir()
        (out / "deep/first.txt").write_text((data / names[0]).read_text())
        return out

    @pipeline(name="copies")
    def copies(data: Dataset = Dataset("s3://source/raw")):
        copy(data)
"""
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
USER = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(endpoint: str) -> Any:
    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/moto-api/reset", method="POST"))
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **KEYS)
    for bucket in ("source", "results"):
        client.create_bucket(Bucket=bucket)
    for key, text in {"raw/a.txt": "A", "raw/in/b.txt": "B", "raw/": "", "rawer/c.txt": "C", "raw.csv": "D"}.items():
        client.put_object(Bucket="source", Key=key, Body=text.encode())
    return client


@pytest.fixture
def there(endpoint: str, s3: Any, tmp_path: Path) -> dict[str, str]:
    return {**USER, "AWS_ENDPOINT_URL": endpoint, "HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true"}


def content(s3: Any, bucket: str) -> dict[str, str]:
    listed = s3.list_objects_v2(Bucket=bucket).get("Contents", ())
    return {item["Key"]: s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read().decode() for item in listed}


def downloads(made: Runner) -> set[str]:
    return {path.name for path in made.folder.glob(".mlpc_runs/s3/*")}


def test_inputs_are_downloaded_and_outputs_uploaded(tmp_path: Path, s3: Any, there: dict[str, str]) -> None:
    made = runner(tmp_path, COPY)
    first = made.run("--s3", "--dry-run", **there)
    assert first.code == 0 and "s3://source/raw would be downloaded (files: 2, bytes: 2)" in first.out, first.out
    assert not (tmp_path / ".mlpc_runs").exists()
    done = made.run("--s3", **there)
    assert done.code == 0, done.err
    assert content(s3, "results") == {"here/names.txt": "a.txt in/b.txt", "here/deep/first.txt": "A"}
    kept = downloads(made)
    assert len(kept) == 1
    # The same objects are there already, others are not.
    assert made.run("--s3", **there).code == 0 and downloads(made) == kept
    s3.put_object(Bucket="source", Key="raw/a.txt", Body=b"AA")
    assert made.run("--s3", **there).code == 0 and len(downloads(made) - kept) == 1
    assert content(s3, "results")["here/deep/first.txt"] == "AA"
    # One object, and a name that a folder has as well.
    assert made.run("--s3", "--data", "s3://source/raw.csv", **there).code == 0
    assert content(s3, "results")["here/names.txt"] == "raw.csv"
    assert made.run("--s3", "--data", "s3://source", **there).code == 0
    assert content(s3, "results")["here/names.txt"] == "raw.csv raw/a.txt raw/in/b.txt rawer/c.txt"


def test_a_step_that_fails_uploads_nothing(tmp_path: Path, s3: Any, there: dict[str, str]) -> None:
    made = runner(tmp_path, COPY.replace("return out", "raise SystemExit(1)"))
    assert made.run("--s3", **there).code == 1
    assert content(s3, "results") == {}


def test_a_folder_goes_over_s3(tmp_path: Path, s3: Any, there: dict[str, str]) -> None:
    made = runner(tmp_path, COPY)
    # What the folder has not is downloaded; what is written stays in it.
    done = made.run("--s3", "--s3-root", "here", **there)
    assert done.code == 0, done.err
    assert (tmp_path / "here/results/here/names.txt").read_text() == "a.txt in/b.txt"
    (tmp_path / "here/source/raw").mkdir(parents=True)
    (tmp_path / "here/source/raw/mine.txt").write_text("mine")
    assert made.run("--s3", "--s3-root", "here", **there).code == 0
    assert (tmp_path / "here/results/here/names.txt").read_text() == "mine.txt"
    assert content(s3, "results") == {}


def test_another_destination_is_another_result(tmp_path: Path, s3: Any, there: dict[str, str]) -> None:
    assert runner(tmp_path, COPY).run("--s3", "--cache", **there).code == 0
    moved = runner(tmp_path, COPY.replace("results/here", "results/there"))
    done = moved.run("--s3", "--cache", **there)
    assert done.record["steps"]["copy"]["reason"].endswith("outputs changed")
    assert set(content(s3, "results")) == {
        f"{at}/{name}" for at in ("here", "there") for name in ("names.txt", "deep/first.txt")
    }


@pytest.mark.parametrize(
    ("data", "change", "said"),
    [
        ("s3://source/none", {}, "there is nothing at s3://source/none"),
        ("s3://nowhere/x", {}, "s3://nowhere/x is nowhere: there is no bucket nowhere"),
        (
            "s3://source/raw",
            {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
            "s3://source/raw wants AWS credentials, and there are none: say AWS_PROFILE",
        ),
        (
            "s3://source/raw",
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"},
            "s3://source/raw cannot be reached: Could not connect to the endpoint URL",
        ),
    ],
)
def test_what_s3_does_not_give(
    tmp_path: Path, there: dict[str, str], data: str, change: dict[str, str], said: str
) -> None:
    environment = {name: text for name, text in {**there, **change}.items() if text}
    done = runner(tmp_path, COPY).run("--s3", "--data", data, **environment)
    assert done.code == 1
    source = done.record["steps"]["copy"]["source"]
    assert f"step 'copy' failed: {said}" in done.err and f"--> {source}\n" in done.err, done.err
    assert "Traceback" not in done.err
    assert not list(tmp_path.glob(".mlpc_runs/s3/*"))


def test_what_s3_refuses(tmp_path: Path, endpoint: str, s3: Any, there: dict[str, str]) -> None:
    """A user who may read, and not write; and one who may do nothing."""
    iam = boto3.client("iam", endpoint_url=endpoint, region_name="us-east-1", **KEYS)
    done = {}
    for name, actions in {"reader": ["s3:ListBucket", "s3:GetObject"], "nobody": ["s3:ListAllMyBuckets"]}.items():
        allowed = {"Effect": "Allow", "Action": actions, "Resource": "*"}
        policy = {"Version": "2012-10-17", "Statement": [allowed]}
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=json.dumps(policy))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        done[name] = {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
    made = runner(tmp_path, COPY)
    checked_from(endpoint, 0)
    try:
        writing = made.run("--s3", **{**there, **done["reader"]})
        reading = made.run("--s3", **{**there, **done["nobody"]})
    finally:
        checked_from(endpoint, 1_000_000_000)
    assert (
        "step 'copy' failed: s3://results/here/ is denied (AccessDenied): the credentials need s3:PutObject"
        in writing.err
    )
    assert not list(tmp_path.glob(".mlpc_runs/*/steps/copy/step.json"))
    assert (
        "s3://source/raw is denied (AccessDenied): the credentials need s3:ListBucket and s3:GetObject" in reading.err
    )


def checked_from(endpoint: str, count: int) -> None:
    """Let the service ask who is calling, but for so many requests."""
    words = {"Content-Type": "text/plain"}
    urllib.request.urlopen(
        urllib.request.Request(
            f"{endpoint}/moto-api/reset-auth", data=str(count).encode(), headers=words, method="POST"
        )
    )


def test_without_boto3_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "hidden/boto3").mkdir(parents=True)
    (tmp_path / "hidden/boto3/__init__.py").write_text("raise ImportError('hidden')\n")
    made = runner(tmp_path, COPY)
    done = made.run("--s3", PYTHONPATH=str(tmp_path / "hidden"))
    assert done.code == 2 and not (tmp_path / ".mlpc_runs").exists()
    assert done.err.endswith("--s3 wants boto3, which this Python does not have: python -m pip install boto3\n")
    # It is imported only where it is asked for.
    assert made.run("--data", "data", PYTHONPATH=str(tmp_path / "hidden")).code == 0


def test_a_transfer_that_breaks_leaves_nothing(tmp_path: Path, s3: Any, there: dict[str, str]) -> None:
    """An object that is gone between the listing and the download."""
    made = runner(tmp_path, COPY)
    text = made.path.read_text()
    broken = (
        "_whole_listing = Remote._objects\n\n\n"
        "def _listing(self: Remote, *given: str) -> Any:\n"
        "    found = _whole_listing(self, *given)\n"
        "    self._client.delete_object(Bucket=given[0], Key=found[-1][0])\n"
        "    return found\n\n\nRemote._objects = _listing\n\n\n"
    )
    whole, start, call = text.rpartition('if __name__ == "__main__":')
    made.path.write_text(whole + broken + start + call)
    done = made.run("--s3", **there)
    assert done.code == 1 and "step 'copy' failed: s3://source/raw is not there any more" in done.err, done.err
    assert downloads(made) == set()
