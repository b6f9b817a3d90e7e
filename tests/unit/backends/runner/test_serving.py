"""What serves a model where no container is."""

from __future__ import annotations

import ast
import gzip
import io
import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from mlpc.backends.runner import serving

CODE = """
def model_fn(model_dir):
    return 2

def input_fn(body, content_type):
    return body

def predict_fn(data, model):
    return data * model

def output_fn(prediction, accept):
    return prediction
"""


def model_in(folder: Path, code: str = CODE) -> Path:
    (folder / "model/code").mkdir(parents=True)
    (folder / "model/code/inference.py").write_text(code)
    return folder / "model"


def served(folder: Path, *words: str, code: str = CODE, data: dict[str, bytes]) -> subprocess.CompletedProcess[str]:
    model = model_in(folder, code)
    for name, content in data.items():
        (folder / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "data" / name).write_bytes(content)
    places = ["--model", str(model), "--data", str(folder / "data"), "--output", str(folder / "out")]
    command = [sys.executable, "-I", str(serving.__file__), *places, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env={})


def test_it_needs_nothing_but_python_3_9() -> None:
    parsed = ast.parse(Path(serving.__file__).read_text(), feature_version=(3, 9))
    modules = {node.module for node in ast.walk(parsed) if isinstance(node, ast.ImportFrom)}
    assert not any(str(name).startswith("mlpc") for name in modules)


@pytest.mark.parametrize(
    ("content", "strategy", "limit", "wanted"),
    [
        (b"", "MultiRecord", 0, []),
        (b"a\nb\nc", "MultiRecord", 0, [b"a\nb\nc"]),
        (b"a\nb\nc", "SingleRecord", 0, [b"a\n", b"b\n", b"c"]),
        (b"a\nb\nc\n", "MultiRecord", 4, [b"a\nb\n", b"c\n"]),
        (b"a\rb\r\nc\x85d\n", "SingleRecord", 0, [b"a\rb\r\n", b"c\x85d\n"]),
    ],
)
def test_lines_become_requests(content: bytes, strategy: str, limit: int, wanted: list[bytes]) -> None:
    assert list(serving.requests(content, "Line", strategy, limit)) == wanted


def test_a_file_that_is_not_split_is_one_request() -> None:
    assert list(serving.requests(b"a\nb", "None", "MultiRecord", 1)) == [b"a\nb"]


def test_a_record_that_is_too_long() -> None:
    with pytest.raises(serving.ServingError, match="a record has 5 bytes"):
        list(serving.requests(b"1234\n", "Line", "MultiRecord", 4))


def test_compressed_files_and_folders(tmp_path: Path) -> None:
    data = {"a/b.gz": gzip.compress(b"xy")}
    done = served(tmp_path, "--compression-type", "Gzip", "--content-type", "x", data=data)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/a/b.gz.out").read_bytes() == b"xyxy"


@pytest.mark.parametrize(
    ("code", "data", "said"),
    [
        (CODE.replace("def model_fn", "def load"), b"1", "the code of the model has no model_fn"),
        (CODE.replace("return prediction", "return None"), b"1", "output_fn gives NoneType"),
        (CODE.replace("def output_fn", "def unused"), b"1", "wants an output_fn"),
    ],
)
def test_what_it_says(tmp_path: Path, code: str, data: bytes, said: str) -> None:
    done = served(tmp_path, "--content-type", "x", "--accept", "y", code=code, data={"rows": data})
    assert done.returncode == 1 and said in done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / "out").exists()


def test_there_must_be_data(tmp_path: Path) -> None:
    done = served(tmp_path, data={".hidden": b""})
    assert done.returncode == 1 and "there are no files to transform" in done.stderr


def test_a_file_that_breaks_leaves_the_others(tmp_path: Path) -> None:
    code = CODE.replace("return body", "return int(body)").replace("return prediction", "return str(prediction)")
    done = served(tmp_path, code=code, data={"1": b"1", "2": b"x", "3": b"3"})
    assert done.returncode == 1 and "ValueError" in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["1.out"]


def test_the_defaults_are_those_of_scikit_learn(tmp_path: Path) -> None:
    pytest.importorskip("numpy")
    code = """
class Sum:
    def predict(self, rows):
        return rows.sum(axis=1)

def model_fn(model_dir):
    return Sum()
"""
    model = serving.Model(model_in(tmp_path, code), "inference.py", serving.CSV, serving.CSV)
    assert model.answer(b"1,2\n3,4\n") == b"3.0\n7.0\n"
    assert model.answer(b"1,2") == b"3.0\n"
    model.accept = serving.JSON
    assert json.loads(model.answer(b"1,2\n3,4\n")) == [3, 7]
    model.content_type, model.accept = serving.JSON, serving.NPY
    numpy = pytest.importorskip("numpy")
    assert numpy.load(io.BytesIO(model.answer(b"[[1, 5]]"))).tolist() == [6]


def test_a_model_that_is_an_archive(tmp_path: Path) -> None:
    source = model_in(tmp_path / "source")
    folder = tmp_path / "model"
    folder.mkdir()
    with tarfile.open(folder / "model.tar.gz", "w:gz") as archive:
        archive.add(source, arcname=".")
    made = serving.unpacked(folder, tmp_path)
    assert (made / "code/inference.py").read_text() == CODE
    assert serving.unpacked(source, tmp_path) == source


@pytest.mark.parametrize("name", ["../evil", "/evil"])
def test_an_archive_stays_in_its_folder(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as archive:
        archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    with pytest.raises(serving.ServingError, match="a path outside of it"):
        serving.unpacked(tmp_path, tmp_path / "work")


RECORD = {"id": 7, "a": {"b": [1, 2, 3], "c": "x"}, "items": [{"n": 1}, {"n": 2}]}


@pytest.mark.parametrize(
    ("path", "value", "wanted"),
    [
        ("$", RECORD, RECORD),
        ("$.id", RECORD, 7),
        ("$['id']", RECORD, 7),
        ("$['id','a']", RECORD, {"id": 7, "a": RECORD["a"]}),
        ("$.a.['b', 'c']", RECORD, {"b": [1, 2, 3], "c": "x"}),
        ("$.a.b[-1]", RECORD, 3),
        ("$.a['b'][0,2]", RECORD, [1, 3]),
        ("$.a.*", RECORD, [[1, 2, 3], "x"]),
        ("$.items[*].n", RECORD, [1, 2]),
        ("$.items[1:].n", RECORD, [2]),
        ("$[2]", list("abcdef"), "c"),
        ("$[2:4]", list("abcdef"), ["c", "d", "e"]),
        ("$[:1]", list("abcdef"), ["a", "b"]),
        ("$[4:]", list("abcdef"), ["e", "f"]),
        ("$[0,4:]", list("abcdef"), ["a", "e", "f"]),
        ("$[ 0 , -1 ]", list("abcdef"), ["a", "f"]),
        ("$[-2]", list("abcdef"), "e"),
    ],
)
def test_a_path_chooses(path: str, value: object, wanted: object) -> None:
    assert serving.chosen(value, serving.path_of(path)) == wanted


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "does not start with $"),
        ("id", "does not start with $"),
        ("$id", "a part that is not known: 'id'"),
        ("$..id", "a part that is not known: '..id'"),
        ("$[?(@.n)]", "a part that is not known"),
        ("$[]", "a part that is not known: []"),
        ("$[1:2:3]", "a part that is not known"),
        ('$["id"]', "a part that is not known"),
        ("$[0:2,246:]", "several ranges, and the service takes one"),
        ("$[:-1]", "what an end that counts from the back means is not documented"),
        ("$['a','b'].c", "goes on after several names"),
    ],
)
def test_a_path_that_the_service_does_not_document(path: str, said: str) -> None:
    with pytest.raises(serving.ServingError, match=re.escape(said)):
        serving.path_of(path)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("$.no", RECORD, "a record has no attribute 'no'"),
        ("$['id','no']", RECORD, "a record has no attribute 'no'"),
        ("$.id.x", RECORD, "a record has no attribute 'x': 7"),
        ("$[0]", RECORD, "the items of a record that is no list"),
        ("$[3]", [1, 2, 3], "more than the 3 items of a record: [1, 2, 3]"),
        ("$[-4]", [1, 2, 3], "more than the 3 items"),
        ("$[1:3]", [1, 2, 3], "more than the 3 items"),
        ("$.id.*", RECORD, "wants all parts of a record that has none"),
    ],
)
def test_what_is_not_in_a_record(path: str, value: object, said: str) -> None:
    with pytest.raises(serving.ServingError, match=re.escape(said)):
        serving.chosen(value, serving.path_of(path))


class Echo:
    """Answers with what it is asked, or with what is said."""

    def __init__(self, answer: bytes | None = None) -> None:
        self.asked: list[bytes] = []
        self._answer = answer

    def answer(self, body: bytes) -> bytes:
        self.asked.append(body)
        return body if self._answer is None else self._answer


def data(
    before: str = "$", after: str = "$", join: bool = False, kinds: str = "text/csv", lines: bool = True
) -> serving.Data:
    return serving.Data(serving.path_of(before), serving.path_of(after), join, kinds, kinds, lines)


def test_a_row_keeps_what_stands_in_it() -> None:
    echo = Echo()
    body = b'"a ""b""",1.50,\n"c,d", 2,x\n'
    assert data().answer(body, echo) == body  # type: ignore[arg-type]
    assert data("$[0:1]", join=True).answer(body, echo) == (  # type: ignore[arg-type]
        b'"a ""b""",1.50,,"a ""b""",1.50\n"c,d", 2,x,"c,d", 2'
    )
    assert echo.asked == [body, b'"a ""b""",1.50\n"c,d", 2\n']


def test_as_many_answers_as_records() -> None:
    with pytest.raises(serving.ServingError, match="1 answers for 2 records cannot be joined"):
        data(join=True).answer(b"1\n2\n", Echo(b"3\n"))  # type: ignore[arg-type]


def test_a_whole_file_is_a_record() -> None:
    whole = data("$.a", "$.SageMakerOutput[0]", True, "application/json", lines=False)
    assert whole.answer(b'{\n "a": [1, 2],\n "b": "\xc3\xa9"}', Echo()) == b"1"  # type: ignore[arg-type]
    broken = data("$.a", kinds="application/json")
    with pytest.raises(serving.ServingError, match="a record is not application/json: "):
        broken.answer(b"{", Echo())  # type: ignore[arg-type]
