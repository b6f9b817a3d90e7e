"""Locations in S3, without S3."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from mlpc.backends.runner.engine.layout import JobError
from mlpc.backends.runner.engine.storage import NotHere, Remote, Stopped, Storage, below, name_in


class Client:
    """Has objects as S3 lists them; `keys` with their contents."""

    def __init__(self, **keys: bytes) -> None:
        self.keys = {name.replace("__", "/"): content for name, content in keys.items()}
        self.downloads = 0

    def get_paginator(self, name: str) -> Any:
        return self

    def paginate(self, Bucket: str, Prefix: str) -> list[Any]:
        found = [
            {"Key": key, "ETag": repr(content), "Size": len(content)}
            for key, content in sorted(self.keys.items())
            if key.startswith(Prefix)
        ]
        # As several pages.
        return [{"Contents": [item]} for item in found] or [{}]

    def download_fileobj(self, bucket: str, key: str, file: BinaryIO, Callback: Callable[[int], None]) -> None:
        self.downloads += 1
        file.write(self.keys[key])
        Callback(len(self.keys[key]))


def remote(folder: Path, client: Client, dry: bool = False) -> tuple[Remote, threading.Event]:
    stopping = threading.Event()
    return Remote(client, (RuntimeError,), folder, stopping, dry), stopping


def test_a_run_that_is_being_ended_leaves_no_half_of_a_download(tmp_path: Path) -> None:
    made, stopping = remote(tmp_path, Client(a__1=b"1", a__2=b"2"))
    stopping.set()
    with pytest.raises(Stopped):
        made.fetched("s3://b/a")
    assert list(tmp_path.iterdir()) == []


def test_a_location_is_looked_at_once_until_something_is_written(tmp_path: Path) -> None:
    client = Client(a__1=b"1")
    made, _ = remote(tmp_path, client)
    folder = made.fetched("s3://b/a")
    client.keys["a/2"] = b"2"
    assert made.fetched("s3://b/a") == folder and client.downloads == 1
    (tmp_path / "nothing").mkdir()
    made.upload(tmp_path / "nothing", "s3://b/other")
    assert sorted(path.name for path in made.fetched("s3://b/a/").iterdir()) == ["1", "2"]
    # Another runner finds what is there.
    count = client.downloads
    again, _ = remote(tmp_path, client, dry=True)
    again.fetched("s3://b/a/")
    assert client.downloads == count


def test_a_dry_run_says_what_is_missing(tmp_path: Path) -> None:
    made, _ = remote(tmp_path, Client(a__1=b"12", a__2=b"345"), dry=True)
    with pytest.raises(NotHere, match=r"files: 2, bytes: 5"):
        made.fetched("s3://b/a")


@pytest.mark.parametrize("key", ["a/../../x", "a//", "a/.."])
def test_a_key_stays_in_its_folder(tmp_path: Path, key: str) -> None:
    client = Client()
    client.keys = {key: b"1"}
    made, _ = remote(tmp_path / "s3", client)
    with pytest.raises(JobError):
        made.fetched("s3://b/a")
    assert not (tmp_path / "x").exists() and not list((tmp_path / "s3").glob("*"))


@pytest.mark.parametrize(
    ("key", "name", "wanted"),
    [("", "a/b", "a/b"), ("a", "a/b/c", "b/c"), ("a/", "a/b/c", "b/c"), ("a/b", "a/b", "b")],
)
def test_names_below_a_key(key: str, name: str, wanted: str) -> None:
    assert name_in(key, name) == wanted


def test_what_stands_for_s3(tmp_path: Path) -> None:
    with pytest.raises(JobError, match="is in S3: say with --s3-root"):
        Storage().located("s3://b/a")
    with pytest.raises(JobError, match="leaves its bucket"):
        below(tmp_path, "s3://b/../c")
    made, _ = remote(tmp_path / "s3", Client(a=b"remote"))
    both = Storage(tmp_path, made)
    assert both.located("s3://b/a").read_text() == "remote"
    (tmp_path / "b").mkdir()
    (tmp_path / "b/a").write_text("local")
    assert both.located("s3://b/a").read_text() == "local" and both.located("/x") == Path("/x")
