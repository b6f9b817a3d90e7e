"""Locations in S3: a folder that stands for it, or S3 itself by boto3, which is imported where it is asked for."""

from __future__ import annotations

import importlib
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mlpc.backends.runner.engine.layout import JobError
from mlpc.backends.runner.engine.store import digest_of

S3 = "s3://"
AT_ONCE = 8
"""Objects that are moved at the same time."""
_DENIED = ("403", "AccessDenied", "Forbidden", "AllAccessDisabled")


class NotHere(JobError):
    """What a dry run would download first."""


class Stopped(Exception):
    """The run is being ended while objects are moved."""


class NoBoto(Exception):
    """S3 cannot be talked to from this Python."""


class Storage:
    """What locations mean. `root`: the folder that stands for S3; `remote`: S3 itself. With both, what is not in the folder is
    downloaded, and all that is written stays in the folder."""

    def __init__(self, root: Path | None = None, remote: Remote | None = None) -> None:
        self._root = root
        self._remote = remote
        self.writes = root is not None or remote is not None

    def located(self, location: str, anew: bool = False) -> Path:
        """Where what a step reads is on this machine. `anew`: it may be another thing than before in this run. JobError: nothing stands
        for it, or it cannot be had."""
        if not location.startswith(S3):
            return Path(location)
        if self._root is not None:
            path = below(self._root, location)
            if path.exists() or self._remote is None:
                return path
        if self._remote is None:
            raise JobError(
                location
                + " is in S3: say with --s3-root which folder stands for it (s3://bucket/key is FOLDER/bucket/key),"
                + " or --s3 to download it"
            )
        return self._remote.fetched(location, anew)

    def publish(self, folder: Path, location: str) -> None:
        """Put the content of a folder where a step has said. JobError: it cannot be put there."""
        if location.startswith(S3) and self._root is None:
            if self._remote is not None:
                self._remote.upload(folder, location)
            return
        target = below(self._root, location) if self._root is not None else Path(location)
        shutil.copytree(str(folder), str(target), dirs_exist_ok=True)


def below(root: Path, location: str) -> Path:
    """The place of a location in the folder that stands for S3. JobError: it is outside."""
    if not location.startswith(S3):
        return Path(location)
    parts = [part for part in location[len(S3) :].split("/") if part]
    if ".." in parts:
        raise JobError(location + " leaves its bucket")
    return root.joinpath(*parts)


class Remote:
    """S3. What is downloaded is kept in `<folder>/<digest of the objects' tags>/`, whole or not at all, and is there for later runs as long
    as the objects are the same. `client`: of boto3, which raises `errors`. `dry`: nothing is downloaded.
    `stopping`: the run is being ended. Safe for threads."""

    def __init__(
        self, client: Any, errors: tuple[type[Exception], ...], folder: Path, stopping: threading.Event, dry: bool
    ) -> None:
        self._client = client
        self._errors = errors
        self._folder = folder
        self._stopping = stopping
        self._dry = dry
        self._lock = threading.Lock()
        self._known: dict[str, Path] = {}

    def fetched(self, location: str, anew: bool = False) -> Path:
        """The file or folder with what is at a location: the object of this key, else those whose keys go on after a `/`.

        JobError: it cannot be had.
        """
        with self._lock:
            if anew or location not in self._known:
                with self._saying(location, "s3:ListBucket and s3:GetObject"):
                    self._known[location] = self._fetch(location)
            return self._known[location]

    def _fetch(self, location: str) -> Path:
        bucket, key = split(location)
        objects = self._objects(bucket, key)
        if not objects:
            raise JobError("there is nothing at " + location)
        folder = self._folder / digest_of([bucket, key, objects])[:32]
        if not folder.is_dir():
            if self._dry:
                size = sum(int(item[2]) for item in objects)
                raise NotHere(
                    location + " would be downloaded (files: " + str(len(objects)) + ", bytes: " + str(size) + ")"
                )
            self._download(bucket, {name: name_in(key, name) for name, _, _ in objects}, folder, location)
        # When it was used last, for those that remove what is old.
        os.utime(str(folder))
        return folder / name_in(key, objects[0][0]) if objects[0][0] == key else folder

    def _objects(self, bucket: str, key: str) -> list[tuple[str, str, int]]:
        """Key, tag and size of each object at a key, in order."""
        found: list[tuple[str, str, int]] = []
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=key):
            for item in page.get("Contents", ()):
                name = str(item["Key"])
                if name == key and not name.endswith("/"):
                    return [(name, str(item["ETag"]), int(item["Size"]))]
                if (not key or name.startswith(key.rstrip("/") + "/")) and not name.endswith("/"):
                    found.append((name, str(item["ETag"]), int(item["Size"])))
        return sorted(found)

    def _download(self, bucket: str, names: Mapping[str, str], folder: Path, location: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=str(self._folder)))
        try:
            for name in names.values():
                if ".." in name.split("/") or not name:
                    raise JobError(location + " has an object that no file can have the name of: " + repr(name))

            def take(key: str) -> None:
                path = fresh.joinpath(*[part for part in names[key].split("/") if part])
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as file:
                    self._client.download_fileobj(bucket, key, file, Callback=self._moved)
                # Steps see links to it.
                path.chmod(0o444)

            _all_of(take, names)
            try:
                fresh.replace(folder)
            except OSError:
                if not folder.is_dir():
                    raise
                # Another run has just had it.
        finally:
            shutil.rmtree(str(fresh), ignore_errors=True)

    def upload(self, folder: Path, location: str) -> None:
        """Put the files of a folder at a location, beside what is there. JobError: it cannot be done."""
        bucket, key = split(location)
        prefix = key.rstrip("/") + "/" if key else ""
        files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}

        def put(name: str) -> None:
            with files[name].open("rb") as file:
                self._client.upload_fileobj(file, bucket, prefix + name, Callback=self._moved)

        with self._saying(location, "s3:PutObject"):
            _all_of(put, files)
        with self._lock:
            # What is read after it may be another.
            self._known.clear()

    def _moved(self, size: int) -> None:
        """Some bytes have been moved."""
        if self._stopping.is_set():
            raise Stopped

    @contextmanager
    def _saying(self, location: str, needed: str) -> Iterator[None]:
        """Say in words what S3 refuses."""
        try:
            yield
        except self._errors as error:
            raise JobError(location + " " + refusal(error, location, needed)) from None


def _all_of(work: Callable[[str], None], names: Mapping[str, object]) -> None:
    """Do something for each, several at a time."""
    from concurrent.futures import ThreadPoolExecutor  # only for runs that talk to S3

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(work, name) for name in names]:
            done.result()


def split(location: str) -> tuple[str, str]:
    """The bucket and key of a location."""
    bucket, _, key = location[len(S3) :].partition("/")
    return bucket, key


def name_in(key: str, name: str) -> str:
    """The name of an object below the folder of a key; of the object itself, the last part."""
    if name == key:
        return name.rpartition("/")[2]
    return name[len(key.rstrip("/")) + 1 :] if key else name


def refusal(error: Exception, location: str, needed: str) -> str:
    """What S3, or boto3, refuses. `needed`: the permissions that it takes."""
    response: Any = getattr(error, "response", None)
    code = str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""
    if code == "NoSuchBucket":
        return "is nowhere: there is no bucket " + split(location)[0]
    if code in ("404", "NoSuchKey", "NotFound"):
        return "is not there any more"
    if code in _DENIED:
        return "is denied (" + code + "): the credentials need " + needed
    if type(error).__name__ in ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"):
        return "wants AWS credentials, and there are none: say AWS_PROFILE, or the variables AWS_ACCESS_KEY_ID, ..."
    return "cannot be reached: " + str(error)


def remote_of(folder: Path, stopping: threading.Event, dry: bool) -> Remote:
    """S3 with the credentials of the environment. NoBoto: there is no boto3 here, or it has no client."""
    try:
        boto3 = importlib.import_module("boto3")
        core = importlib.import_module("botocore.exceptions")
    except ImportError:
        raise NoBoto("--s3 wants boto3, which this Python does not have: python -m pip install boto3") from None
    errors = (core.BotoCoreError, core.ClientError, boto3.exceptions.Boto3Error)
    try:
        return Remote(boto3.client("s3"), errors, folder, stopping, dry)
    except (*errors, ValueError) as error:
        raise NoBoto("--s3: boto3 has no client: " + str(error)) from None
