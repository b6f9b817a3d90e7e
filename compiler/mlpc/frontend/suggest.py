"""What was probably meant."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import mlpc
from mlpc.service.keywords import nearest

if TYPE_CHECKING:
    from mlpc.frontend.program import Module


def suggestion(word: str, candidates: Iterable[str]) -> str:
    """`did you mean ...?`, or nothing. Of names of one or two letters nobody can tell."""
    found = nearest(word, [name for name in candidates if len(word) > 2 or name.lower() == word.lower()])
    return f"did you mean `{found}`?" if found else ""


def known_names(module: Module) -> list[str]:
    """The names that a module has at its top level, with those that a star import from mlpc gives it."""
    starred = any(binding.module == "mlpc" and binding.level == 0 for binding in module.index.star_imports)
    return [*module.index.bindings, *(mlpc.__all__ if starred else ())]


_IMPORTS: Final = {
    "np": "import numpy as np",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    "sns": "import seaborn as sns",
    "tf": "import tensorflow as tf",
    "xgb": "import xgboost as xgb",
    "lgb": "import lightgbm as lgb",
    "Path": "from pathlib import Path",
    "Counter": "from collections import Counter",
    "defaultdict": "from collections import defaultdict",
    "dataclass": "from dataclasses import dataclass",
    "partial": "from functools import partial",
    "Any": "from typing import Any",
    "Enum": "from enum import Enum",
    "Annotated": "from typing import Annotated",
    "Literal": "from typing import Literal",
}
"""Names that most people import in one way."""
_MODULES: Final = frozenset(
    {*sys.stdlib_module_names, "boto3", "joblib", "lightgbm", "matplotlib", "numpy", "pandas", "scipy", "sklearn"}
    | {"tensorflow", "torch", "transformers", "xgboost"}
)


def import_of(word: str) -> str:
    """How a name that is not there is usually imported; nothing where nobody can tell."""
    line = _IMPORTS.get(word)
    if line is None and word in mlpc.__all__:
        line = f"from mlpc import {word}"
    if line is None and word in _MODULES:
        line = f"import {word}"
    return f"write `{line}` at the top of the file" if line else ""


def instead(word: str) -> str:
    """What to write for a name of the SageMaker SDK that nothing imports; nothing where it is none."""
    from mlpc.service.sdk_names import instead_of_word  # here, because only mistakes need it

    return instead_of_word(word)


def instead_of_imported(path: str) -> str:
    """The same for what is imported from it, by its dotted path."""
    if not path.startswith("sagemaker."):
        return ""
    from mlpc.service.sdk_names import instead_of  # here, because only mistakes need it

    return instead_of(path)
