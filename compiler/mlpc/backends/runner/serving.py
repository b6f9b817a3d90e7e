"""The program of a Transform step on a machine: what a serving container of the frameworks does with a model and the files of the data.

It travels with runners as text and runs in a process of its own: standard library only, Python 3.9, nothing of mlpc.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib
import importlib.util
import inspect
import io
import json
import os
import re
import sys
import tarfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

MEGABYTE = 1024 * 1024
JSON = "application/json"
CSV = "text/csv"
NPY = "application/x-npy"
LINES = "application/jsonlines"


class ServingError(Exception):
    """The model cannot be served, or its code gives what is no answer."""


class Context:
    """What a handler may take after the rest: of PyTorch, MXNet and Hugging Face containers."""

    def __init__(self, model_dir: str, content_type: str, accept: str) -> None:
        self.system_properties = {"model_dir": model_dir, "gpu_id": None}
        self._headers = {"content-type": content_type, "accept": accept}

    def get_request_header(self, at: int, name: str) -> str | None:
        """A header of the request."""
        return self._headers.get(name.lower())


class Model:
    """A model with its code: `program` in the folder `code` of `folder`."""

    def __init__(self, folder: Path, program: str, content_type: str, accept: str) -> None:
        self.code = _load(folder / "code", program)
        self.content_type = content_type
        self.accept = accept
        self.context = Context(str(folder), content_type, accept)
        self.model = self._call(self._wanted("model_fn"), str(folder))
        own = getattr(self.code, "transform_fn", None)
        self._transform: Callable[..., Any] = own if own is not None else self._steps

    def answer(self, body: bytes) -> bytes:
        """The answer to one request."""
        # The containers give text for these two types, whatever its encoding is said to be.
        request = body.decode("utf-8") if self.content_type in (JSON, CSV) else body
        if self._transform == self._steps:
            return answered(self._steps(request), "output_fn")
        made = self._call(self._transform, self.model, request, self.content_type, self.accept)
        return answered(made, "transform_fn")

    def _steps(self, request: Any) -> Any:
        data = self._call(getattr(self.code, "input_fn", decoded), request, self.content_type)
        prediction = self._call(getattr(self.code, "predict_fn", predicted), data, self.model)
        return self._call(getattr(self.code, "output_fn", encoded), prediction, self.accept)

    def _wanted(self, name: str) -> Callable[..., Any]:
        found: Callable[..., Any] | None = getattr(self.code, name, None)
        if found is None:
            raise ServingError("the code of the model has no " + name + ", and there is no other way to load it here")
        return found

    def _call(self, function: Callable[..., Any], *values: Any) -> Any:
        """Call a handler, with the context where it takes one more than the rest."""
        return function(*values, self.context) if _takes(function) == len(values) + 1 else function(*values)


def _takes(function: Callable[..., Any]) -> int:
    """How many arguments a function must be given by position."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return 0
    places = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(item.kind in places and item.default is inspect.Parameter.empty for item in parameters)


def _load(folder: Path, program: str) -> Any:
    path = folder / program
    if not path.is_file():
        raise ServingError("the model has no code/" + program)
    sys.path.insert(0, str(folder))
    spec = importlib.util.spec_from_file_location(path.stem, str(path))
    if spec is None or spec.loader is None:
        raise ServingError("code/" + program + " is no module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def answered(made: Any, handler: str) -> bytes:
    """The bytes of what a handler gives: text or bytes, alone or with their type, or a response of the toolkit."""
    if isinstance(made, tuple) and made:
        made = made[0]
    made = getattr(made, "response", made)
    if isinstance(made, (list, tuple)) and len(made) == 1 and isinstance(made[0], (str, bytes)):
        made = made[0]
    if isinstance(made, str):
        return made.encode("utf-8")
    if isinstance(made, (bytes, bytearray)):
        return bytes(made)
    raise ServingError(handler + " gives " + type(made).__name__ + ", where text or bytes are wanted")


# --- what the containers of scikit-learn and XGBoost do where the code does not say --------------------------------------------


def _numpy(what: str) -> Any:
    try:
        return importlib.import_module("numpy")
    except ImportError:
        raise ServingError("without numpy the code of the model must say " + what) from None


def decoded(body: Any, content_type: str) -> Any:
    """The numbers in a request."""
    numpy = _numpy("input_fn")
    if content_type == JSON:
        return numpy.array(json.loads(body))
    if content_type == CSV:
        return numpy.genfromtxt(io.StringIO(body), delimiter=",", ndmin=2)
    if content_type == NPY:
        return numpy.load(io.BytesIO(body), allow_pickle=False)
    raise ServingError("the content type " + content_type + " wants an input_fn in the code of the model")


def predicted(data: Any, model: Any) -> Any:
    """What the model says of some rows."""
    kind = type(model)
    if kind.__name__ == "Booster" and kind.__module__.startswith("xgboost"):
        data = sys.modules["xgboost"].DMatrix(data)
    if not callable(getattr(model, "predict", None)):
        raise ServingError("the model is a " + kind.__name__ + " without predict: write predict_fn")
    return model.predict(data)


def encoded(prediction: Any, accept: str) -> Any:
    """Numbers as an answer."""
    numpy = _numpy("output_fn")
    if accept == JSON:
        return json.dumps(numpy.asarray(prediction).tolist())
    if accept == CSV:
        rows = numpy.asarray(prediction)
        text = io.StringIO()
        numpy.savetxt(text, rows.reshape(len(rows), -1) if rows.ndim else rows.reshape(1, 1), delimiter=",", fmt="%s")
        return text.getvalue()
    if accept == NPY:
        made = io.BytesIO()
        numpy.save(made, prediction)
        return made.getvalue()
    raise ServingError("to accept " + accept + " wants an output_fn in the code of the model")


# --- records: what DataProcessing chooses of them, and puts together ------------------------------------------------------------


class Choice(NamedTuple):
    """One part of a JSONPath. `names`: attributes; `places`: of a list, an index, or the first and last of a range; neither: all there is.
    `one`: what it chooses is a value, not a list or an object of such."""

    names: tuple[str, ...] = ()
    places: tuple[tuple[int, int | None], ...] = ()
    one: bool = False


_PART = re.compile(r"\s*(?:\.?\s*\[([^\]]*)\]|\.\s*(\*|[^\s.\[\]*'\",:]+))\s*")
_NAMES = re.compile(r"\s*'[^']+'\s*(?:,\s*'[^']+'\s*)*")
_PLACE = re.compile(r"\s*(-?\d+)\s*|\s*(\d*)\s*:\s*(\d*)\s*")
_LAST = -1


def path_of(text: str) -> tuple[Choice, ...]:
    """The parts of a JSONPath of the kind that the service documents. ServingError: it is none."""
    if not text.startswith("$"):
        raise ServingError("the filter " + repr(text) + " does not start with $")
    found: list[Choice] = []
    at = 1
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            raise ServingError("the filter " + repr(text) + " has a part that is not known: " + repr(text[at:]))
        if found and len(found[-1].names) > 1:
            raise ServingError(
                "the filter " + repr(text) + " goes on after several names, which the service does not take"
            )
        inside, name = part.groups()
        found.append(
            _inside(inside, text) if inside is not None else Choice((name,), one=True) if name != "*" else Choice()
        )
        at = part.end()
    return tuple(found)


def _inside(inside: str, text: str) -> Choice:
    """What stands between brackets."""
    if inside.strip() == "*":
        return Choice()
    if _NAMES.fullmatch(inside):
        names = tuple(re.findall(r"'([^']+)'", inside))
        return Choice(names, one=len(names) == 1)
    matches = [_PLACE.fullmatch(word) for word in inside.split(",")]
    ranges = [match for match in matches if match is not None and match.group(1) is None]
    if None in matches:
        hint = "; what an end that counts from the back means is not documented" if ":" in inside else ""
        raise ServingError("the filter " + repr(text) + " has a part that is not known: [" + inside + "]" + hint)
    if len(ranges) > 1:
        raise ServingError("the filter " + repr(text) + " has several ranges, and the service takes one")
    places = tuple(_place(match) for match in matches if match is not None)
    return Choice(places=places, one=len(places) == 1 and not ranges)


def _place(match: re.Match[str]) -> tuple[int, int | None]:
    if match.group(1) is not None:
        return int(match.group(1)), None
    # The last one is a part of the range.
    return int(match.group(2) or 0), int(match.group(3)) if match.group(3) else _LAST


def chosen(value: Any, path: Sequence[Choice]) -> Any:
    """What a path chooses of a record. ServingError: it is not there."""
    if not path:
        return value
    part, rest = path[0], path[1:]
    if part.names:
        missing = [name for name in part.names if not isinstance(value, dict) or name not in value]
        if missing:
            raise ServingError("a record has no attribute " + repr(missing[0]) + ": " + shortened(value))
        return chosen(value[part.names[0]], rest) if part.one else {name: value[name] for name in part.names}
    if not part.places:
        items = list(value.values()) if isinstance(value, dict) else value
    else:
        items = [item for place in part.places for item in _items(value, place)]
    if not isinstance(items, list):
        raise ServingError("a filter wants all parts of a record that has none: " + shortened(value))
    return chosen(items[0], rest) if part.one else [chosen(item, rest) for item in items]


def _items(value: Any, place: tuple[int, int | None]) -> list[Any]:
    """The items at a place: one, or those from the first to the last."""
    first, last = place
    if not isinstance(value, list):
        raise ServingError("a filter wants the items of a record that is no list: " + shortened(value))
    size = len(value)
    last = first if last is None else size - 1 if last == _LAST else last
    if not (-size <= first < size and last < size):
        raise ServingError("a filter wants more than the " + str(size) + " items of a record: " + shortened(value))
    return value[first : last + 1] if first >= 0 else [value[first]]


def shortened(value: Any) -> str:
    """A record in a sentence."""
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."


def read_records(body: bytes, kind: str, lines: bool) -> list[Any]:
    """The records of a request or an answer: rows of texts, or values of JSON. `lines`: each line is one, else all of it."""
    try:
        text = body.decode("utf-8")
        if kind == CSV:
            return [row for row in csv.reader(io.StringIO(text), strict=True) if row]
        lines = lines or kind == LINES
        return [json.loads(line) for line in (text.split("\n") if lines else [text]) if line.strip()]
    except (ValueError, csv.Error) as error:
        raise ServingError("a record is not " + kind + ": " + str(error)) from None


def written(records: Sequence[Any], kind: str) -> bytes:
    """Records as text, a line each, without an end of the last."""
    if kind != CSV:
        return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode("utf-8")
    text = io.StringIO()
    for record in records:
        csv.writer(text, lineterminator="\n").writerow(record if isinstance(record, list) else [record])
    return text.getvalue().rstrip("\n").encode("utf-8")


class Data(NamedTuple):
    """What DataProcessing asks for: `before` of each record goes to the model; with `join` its answer is put beside the record; `after` of
    that is kept. `content_type` and `accept` without their parameters; `lines`: whether a line is a record."""

    before: tuple[Choice, ...]
    after: tuple[Choice, ...]
    join: bool
    content_type: str
    accept: str
    lines: bool

    def check(self, assemble: str) -> None:
        """ServingError: records of these formats cannot be told apart."""
        ours = [self.content_type] if self.before or self.join else []
        ours += [self.accept] if self.after or self.join else []
        for kind in ours:
            if kind not in (CSV, JSON, LINES):
                raise ServingError("DataProcessing is for " + ", ".join((CSV, JSON, LINES)) + ", and not for " + kind)
        if CSV in ours and not (self.lines and assemble == "Line"):
            raise ServingError("DataProcessing of " + CSV + " wants split_type and assemble_with Line")
        if self.join and (self.content_type == CSV) != (self.accept == CSV):
            raise ServingError("records of " + self.content_type + " are not joined with answers of " + self.accept)

    def answer(self, body: bytes, model: Model) -> bytes:
        """The answer to a request, as it is kept."""
        records = read_records(body, self.content_type, self.lines) if self.before or self.join else []
        sent = body
        if self.before:
            end = b"\n" if body.endswith(b"\n") else b""
            sent = written([chosen(record, self.before) for record in records], self.content_type) + end
        made = model.answer(sent)
        if not self.join and not self.after:
            return made
        # The answer to one record may have several lines.
        lines = self.accept != JSON or (self.lines and len(records) > 1)
        answers = read_records(made, self.accept, lines)
        if self.join and len(answers) != len(records):
            counts = str(len(answers)) + " answers for " + str(len(records)) + " records"
            raise ServingError(
                counts + ' cannot be joined: the model gives one for each, or say strategy="SingleRecord"'
            )
        if self.join:
            answers = [joined(record, answers[at], self.accept) for at, record in enumerate(records)]
        return written([chosen(item, self.after) for item in answers], self.accept)


def joined(record: Any, answer: Any, kind: str) -> Any:
    """A record with its answer: a row with more columns, or an object with one more attribute."""
    if kind == CSV:
        return [*record, *answer]
    return {**(record if isinstance(record, dict) else {"SageMakerInput": record}), "SageMakerOutput": answer}


# --- files -----------------------------------------------------------------------------------------------------------------------


def requests(content: bytes, split: str, strategy: str, limit: int) -> Iterator[bytes]:
    """The requests that a file becomes: all of it, a line each, or as many lines as fit in `limit` bytes (0: all).

    ServingError: a line is longer.
    """
    if split == "None":
        yield content
        return
    if split != "Line":
        raise ServingError("split_type " + split + " is not known here: None or Line")
    batch: list[bytes] = []
    size = 0
    for line in io.BytesIO(content):
        if limit and len(line) > limit:
            raise ServingError("a record has " + str(len(line)) + " bytes, which max_payload_in_mb does not allow")
        if batch and (strategy == "SingleRecord" or (limit and size + len(line) > limit)):
            yield b"".join(batch)
            batch, size = [], 0
        batch.append(line)
        size += len(line)
    if batch:
        yield b"".join(batch)


def files_of(data: Path) -> list[Path]:
    """The files below a folder, but for those that hide."""
    found = [path for path in data.rglob("*") if path.is_file()]
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(data).parts))


def unpacked(folder: Path, work: Path) -> Path:
    """The folder of a model, which may be there as the archive that SageMaker makes of it."""
    archive = folder / "model.tar.gz"
    if (folder / "code").exists() or not archive.is_file():
        return folder
    target = (work / "model").resolve()
    with tarfile.open(str(archive)) as packed:
        for member in packed.getmembers():
            inside = (target / member.name).resolve()
            if target != inside and target not in inside.parents:
                raise ServingError("the archive of the model has a path outside of it: " + member.name)
            if not (member.isfile() or member.isdir()):
                raise ServingError("the archive of the model has a link: " + member.name)
        packed.extractall(str(target))
    return target


def main(words: Sequence[str], program: str) -> None:
    """Serve the model on every file of the data: `<file>.out` beside the name that it has there, whole or not at all."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    for name in ("model", "data", "output"):
        parser.add_argument("--" + name, type=Path, required=True)
    parser.add_argument("--content-type", default=JSON)
    parser.add_argument("--accept", default=JSON)
    parser.add_argument("--split-type", default="None")
    parser.add_argument("--assemble-with", default="None")
    parser.add_argument("--strategy", default="MultiRecord")
    parser.add_argument("--max-payload-in-mb", type=int, default=6)
    parser.add_argument("--compression-type", default="None")
    parser.add_argument("--input-filter", default="$")
    parser.add_argument("--output-filter", default="$")
    parser.add_argument("--join-source", default="None")
    given = parser.parse_args(words)
    accept = JSON if given.accept == "*/*" else given.accept
    data = Data(
        path_of(given.input_filter),
        path_of(given.output_filter),
        given.join_source == "Input",
        given.content_type.partition(";")[0].strip(),
        accept.partition(";")[0].strip(),
        given.split_type == "Line",
    )
    data.check(given.assemble_with)
    files = files_of(given.data)
    if not files:
        raise ServingError("there are no files to transform")
    model = Model(unpacked(given.model, Path.cwd()), program, given.content_type, accept)
    for path in files:
        content = path.read_bytes()
        if given.compression_type == "Gzip":
            content = gzip.decompress(content)
        made: list[bytes] = []
        for body in requests(content, given.split_type, given.strategy, given.max_payload_in_mb * MEGABYTE):
            made.append(data.answer(body, model))
            if given.assemble_with == "Line":
                made.append(b"\n")
        name = path.relative_to(given.data).as_posix()
        target = given.output / (name + ".out")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"".join(made))
        sys.stdout.write(name + ": " + str(len(content)) + " bytes\n")


if __name__ == "__main__":
    try:
        main(sys.argv[1:], os.environ.get("SAGEMAKER_PROGRAM") or "inference.py")
    except ServingError as error:
        sys.exit("transform: " + str(error))
