"""What the serving containers of the frameworks do with code in a model's archive.

Source: the programs of the containers themselves (sagemaker-inference-toolkit, and those for scikit-learn, XGBoost, PyTorch, MXNet,
Hugging Face and TensorFlow), and the environment that the SDK gives to a model whose archive holds its code.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

FOLDER: Final = "code"
"""Where code stands in the archive."""
PROGRAM: Final = "inference.py"
"""The name of the program where nothing says another."""
REQUIREMENTS: Final = "requirements.txt"
"""What is installed before the program is loaded stands beside it, in a file of this name."""

Handlers = Mapping[str, tuple[str, ...]]

TOOLKIT_HANDLERS: Final[Handlers] = {
    "model_fn": ("model_dir",),
    "input_fn": ("request_body", "content_type"),
    "predict_fn": ("data", "model"),
    "output_fn": ("prediction", "accept"),
    "transform_fn": ("model", "request_body", "content_type", "accept"),
    "pre_model_fn": ("model_dir",),
    "model_warmup_fn": ("model_dir", "model"),
    "execution_parameters_fn": (),
}
TENSORFLOW_HANDLERS: Final[Handlers] = {
    "handler": ("data", "context"),
    "input_handler": ("data", "context"),
    "output_handler": ("response", "context"),
}
HANDLERS: Final[Handlers] = {**TOOLKIT_HANDLERS, **TENSORFLOW_HANDLERS}
"""The functions that containers look for in the program, and what each is called with."""

_EXCLUDED: Final[Mapping[str, tuple[str, ...]]] = {
    "transform_fn": ("input_fn", "predict_fn", "output_fn"),
    "handler": ("input_handler", "output_handler"),
}
"""A handler -> those that a container which has it does not call."""


class Server(NamedTuple):
    """A serving container. `needed`: sets of handlers, one of which must be there as a whole. `context`: a handler may take the context
    of the request after the rest. `program`: the only one that it looks for."""

    title: str
    handlers: Handlers = TOOLKIT_HANDLERS
    needed: tuple[tuple[str, ...], ...] = ((),)
    context: bool = False
    program: str | None = None


_MODEL_FN: Final = (("model_fn",),)
_SERVERS: Final[Mapping[str, Server]] = {
    "sagemaker-scikit-learn": Server("scikit-learn", needed=_MODEL_FN),
    "sagemaker-xgboost": Server("XGBoost", needed=_MODEL_FN),
    "pytorch-inference": Server("PyTorch", context=True),
    "mxnet-inference": Server("MXNet", context=True),
    "huggingface-pytorch-inference": Server("Hugging Face", context=True),
    "huggingface-tensorflow-inference": Server("Hugging Face", context=True),
    "tensorflow-inference": Server(
        "TensorFlow", TENSORFLOW_HANDLERS, (("handler",), ("input_handler", "output_handler")), program=PROGRAM
    ),
}
_VARIANT: Final = re.compile(r"-(?:eia|graviton|arm64|neuronx?)$")


def server_of(image: str) -> Server | None:
    """The serving container of an image, by the name of its repository; None where that says nothing."""
    repository = image.partition("@")[0].rpartition("/")[2].partition(":")[0]
    return _SERVERS.get(_VARIANT.sub("", repository))


def environment(program: str) -> Mapping[str, str]:
    """What a container must be told, to load the program from the archive."""
    return {"SAGEMAKER_PROGRAM": program, "SAGEMAKER_SUBMIT_DIRECTORY": f"/opt/ml/model/{FOLDER}"}


def excluded(name: str, others: frozenset[str]) -> str | None:
    """One of some handlers that no container calls which has the handler of that name."""
    families = (TOOLKIT_HANDLERS, TENSORFLOW_HANDLERS)
    strange = next((family for family in families if name not in family), {})
    return next((other for other in sorted(others) if other in _EXCLUDED.get(name, ()) or other in strange), None)


def accepts(least: int, most: int | None, *counts: int) -> bool:
    """Whether a function that takes that many arguments by position can be called with one of these numbers of them."""
    return any(least <= count and (most is None or count <= most) for count in counts)
