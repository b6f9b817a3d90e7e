"""Advice about the steps of a file, and what only looks like a reason for it."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from mlpc.service import packages, regenerate_packages

Findings = Callable[..., list[Any]]
SKLEARN = 'image("sklearn", version="1.2-1")'
OWN = "OWN"


def said(
    findings: Findings,
    body: str,
    *,
    signature: str = "raw: Dataset",
    top: str = "",
    image: str = OWN,
    options: str = "",
    decorator: str = "processing",
    files: Mapping[str, str] | None = None,
) -> list[tuple[str, str]]:
    """Code and marked text of the advice about a step of these lines; what it returns is not the subject."""
    lines = "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))
    step = f"@{decorator}(image={image}, instance_type='ml.m5.large'{options})\ndef z({signature}) -> Dataset:\n{lines}"
    found = findings("prepare(raw)", top=f"{top}\n{step}", ignore=("MLP501",), files=files)
    return [(item.code, item.marked) for item in found]


def test_nothing_is_said_where_something_is_wrong(findings: Findings) -> None:
    assert said(findings, "import lightgbm\nreturn None", image=SKLEARN) == [("MLP283", "None")]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("prepare(raw)\nprepare(raw)", 'name it: `prepare.options(name="...")`'),
        ("m = train(raw)\n" + 2 * "create_model(m, image=OWN)\n", 'name it: `create_model(name="...")`'),
    ],
)
def test_how_a_call_is_named(findings: Findings, body: str, wanted: str) -> None:
    found = findings(body, select=("MLP502",))
    assert [item.help for item in found if item.code == "MLP502"] == [wanted]


def test_a_call_of_mlpcs_own_has_no_options(findings: Findings) -> None:
    [found] = findings('create_model.options(name="m")(train(raw), image=OWN)')
    assert (found.code, found.marked) == ("MLP208", "options")
    assert found.help == "pass them to the call: `create_model(..., name=...)`"


# --- parameters ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "return Dataset.new()",
        "rows = 3\nreturn raw / str(raw)",
        "def inner(x):\n    return raw\nreturn inner(1)",
        "import json\nreturn raw / json.dumps('rows')",
    ],
)
def test_a_parameter_that_is_not_read(findings: Findings, body: str) -> None:
    marked = "raw" if "raw" not in body else "rows"
    signature = "raw: Dataset" if marked == "raw" else "raw: Dataset, *, rows: int = 1"
    assert said(findings, body, signature=signature) == [("MLP520", marked)]


@pytest.mark.parametrize(
    "body",
    [
        "raise NotImplementedError",
        '"""Later."""\nraise NotImplementedError("later")',
        "return '/tmp'",
        "print(locals())\nreturn raw",
        "print('{rows}'.format(**vars()))\nreturn raw",
        "del rows\nreturn raw",
        "rows += 1\nreturn raw",
        "print(f'{rows:>{rows}}')\nreturn raw",
        "def inner():\n    return rows\nprint(inner())\nreturn raw",
        "def inner(x=rows):\n    return x\nprint(inner())\nreturn raw",
        "def inner():\n    nonlocal rows\n    rows = 2\ninner()\nreturn raw",
        "@print\n@(lambda f: rows)\ndef inner():\n    pass\nreturn raw",
        "print([rows for _ in range(3)])\nreturn raw",
        "class A:\n    x = rows\nprint(A)\nreturn raw",
        "print(lambda: rows)\nreturn raw",
        "import sys\nprint(sys.argv)\nreturn raw",
        "import os\nprint(os.environ['SM_HP_ROWS'])\nreturn raw",
        "print(open('/opt/ml/processing/input/rows').read())\nreturn raw",
        "match rows:\n    case 1:\n        pass\nreturn raw",
        "print(eval('rows'))\nreturn raw",
    ],
)
def test_a_parameter_that_is_read_after_all(findings: Findings, body: str) -> None:
    assert said(findings, body, signature="raw: Dataset, *, rows: int = 1") == []


def test_a_parameter_that_is_said_to_be_unused(findings: Findings) -> None:
    assert said(findings, "return Dataset.new()", signature="_after: Dataset, *, _rows: int = 1") == []


# --- imports ------------------------------------------------------------------------------------------------------------------

MISSING = [
    ("import lightgbm", "", "import lightgbm"),
    ("import matplotlib.pyplot as plt", "", "import matplotlib.pyplot as plt"),
    ("from transformers import pipeline", "", "from transformers import pipeline"),
    ("import torch, json", "", "import torch, json"),
    ("import cv2", "", "import cv2"),
    ("import imblearn", ", requirements=['pandas==2.2.3']", "import imblearn"),
    ("if rows:\n    import lightgbm", "", "import lightgbm"),
    ("def inner():\n    import lightgbm\ninner()", "", "import lightgbm"),
    ("try:\n    import lightgbm\nexcept ValueError:\n    pass", "", "import lightgbm"),
    ("import company_utils", "", "import company_utils"),
    ("from google.cloud import storage", "", "from google.cloud import storage"),
]


@pytest.mark.parametrize(("line", "options", "marked"), MISSING, ids=[line for line, _, _ in MISSING])
def test_a_module_that_is_not_there(findings: Findings, line: str, options: str, marked: str) -> None:
    body = f"{line}\nprint(rows)\nreturn raw"
    signature = "raw: Dataset, *, rows: int = 1"
    assert said(findings, body, image=SKLEARN, options=options, signature=signature) == [("MLP521", marked)]


AVAILABLE = [
    ("import json, os.path, xml.etree.ElementTree", "", SKLEARN),
    ("import sklearn, numpy as np, pandas as pd, scipy.stats, joblib, boto3, yaml, dateutil.tz, pyarrow", "", SKLEARN),
    ("import requests, tqdm, setuptools, pkg_resources, pip, six, PIL", "", SKLEARN),
    ("import sagemaker_training, sagemaker_sklearn_container, smdebug", "", SKLEARN),
    ("import lightgbm", ", requirements=['lightgbm==4.5.0']", SKLEARN),
    ("import lightgbm", ", requirements=['LightGBM >= 4']", SKLEARN),
    ("import cv2", ", requirements=['opencv-python-headless']", SKLEARN),
    ("import imblearn, sklearn", ", requirements=['imbalanced_learn']", SKLEARN),
    ("import patsy", ", requirements=['statsmodels']", SKLEARN),
    ("import lightgbm", ", requirements=['git+https://example.com/x.git']", SKLEARN),
    ("import lightgbm", ", requirements=['./wheels/own.whl']", SKLEARN),
    ("import lightgbm", ", requirements=['our-own-tools==1.0']", SKLEARN),
    ("import lightgbm", ", requirements=['pandas[all]']", SKLEARN),
    ("import lightgbm", "", OWN),
    (
        "import lightgbm",
        "",
        "image('683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3')",
    ),
    ("import torch, torchvision, smdistributed.dataparallel", "", 'image("pytorch", version="2.3.0")'),
    ("import company_utils", "", 'image("pytorch", version="2.3.0")'),
    ("import xgboost, matplotlib, sklearn, dask.dataframe", "", 'image("xgboost", version="1.7-1")'),
    ("try:\n    import lightgbm\nexcept ImportError:\n    lightgbm = None", "", SKLEARN),
    ("try:\n    import lightgbm\nexcept (KeyError, ModuleNotFoundError):\n    pass", "", SKLEARN),
    ("try:\n    import lightgbm\nexcept:\n    pass", "", SKLEARN),
    ("from contextlib import suppress\nwith suppress(ImportError):\n    import lightgbm", "", SKLEARN),
    ("import typing\nif typing.TYPE_CHECKING:\n    import lightgbm", "", SKLEARN),
    ("import sys\nif sys.version_info < (3, 11):\n    import tomli", "", SKLEARN),
    ("import importlib.util\nif importlib.util.find_spec('lightgbm'):\n    import lightgbm", "", SKLEARN),
    (
        "import subprocess, sys\nsubprocess.run([sys.executable, '-m', 'pip', 'install', 'x'])\nimport lightgbm",
        "",
        SKLEARN,
    ),
    ("import os\nos.system('pip install lightgbm')\nimport lightgbm", "", SKLEARN),
    ("import sys\nsys.path.append('/opt/lib')\nimport lightgbm", "", SKLEARN),
    ("import google.protobuf, google.unheard_of, ruamel.yaml", "", SKLEARN),
    ("from mlpc import Dataset as Data", "", SKLEARN),
    ("import distutils.version", "", SKLEARN),
]


@pytest.mark.parametrize(
    ("line", "options", "image"), AVAILABLE, ids=[f"{line} {options}" for line, options, _ in AVAILABLE]
)
def test_a_module_that_may_be_there(findings: Findings, line: str, options: str, image: str) -> None:
    assert said(findings, f"{line}\nreturn raw", image=image, options=options) == []


def test_an_import_at_the_top_of_a_file(findings: Findings) -> None:
    use = "print(lightgbm)\nreturn raw"
    assert said(findings, use, image=SKLEARN, top="import lightgbm") == [("MLP521", "import lightgbm")]
    assert said(findings, "return raw", image=SKLEARN, top="import lightgbm") == []
    assert (
        said(findings, "def g(x: lightgbm.Booster):\n    return x\nreturn g(raw)", image=SKLEARN, top="import lightgbm")
        == []
    )
    guarded = "try:\n    import lightgbm\nexcept ImportError:\n    lightgbm = None"
    assert said(findings, use, image=SKLEARN, top=guarded) == []


def test_an_import_of_a_helper(findings: Findings) -> None:
    files = {"lib.py": "import lightgbm\ndef fit(x):\n    return lightgbm.train(x)\ndef other():\n    import torch\n"}
    found = said(findings, "return fit(raw)", image=SKLEARN, top="from lib import fit", files=files)
    assert found == [("MLP521", "import lightgbm")]


PYTORCH = 'image("pytorch", version="{version}", py_version="{python}")'


@pytest.mark.parametrize(
    ("line", "image", "found"),
    [
        ("import imp", PYTORCH.format(version="2.6.0", python="py312"), True),
        ("import cgi", PYTORCH.format(version="2.6.0", python="py312"), False),
        ("import imp", PYTORCH.format(version="2.3.0", python="py311"), False),
        ("import tomllib", PYTORCH.format(version="2.1.0", python="py310"), True),
        ("import tomllib", PYTORCH.format(version="2.3.0", python="py311"), False),
        ("import imp", SKLEARN, False),
        ("import distutils.util", PYTORCH.format(version="2.6.0", python="py312"), False),
    ],
)
def test_a_module_of_another_python(findings: Findings, line: str, image: str, found: bool) -> None:
    assert said(findings, f"{line}\nreturn raw", image=image) == ([("MLP521", line)] if found else [])


def test_calls_in_other_images(findings: Findings) -> None:
    """Of a step that is called with an image that is not known nobody can tell."""
    step = (
        f"@processing(image={SKLEARN}, instance_type='ml.m5.large')\n"
        "def z(raw: Dataset) -> Dataset:\n    import lightgbm\n    return raw"
    )
    call = "z.options(image=OWN)(raw)"
    assert [item.code for item in findings(call, top=step, ignore=("MLP501", "MLP502"))] == []
    assert [item.code for item in findings(f"{call}\nz(raw)", top=step, ignore=("MLP501", "MLP502"))] == []
    assert [item.code for item in findings("z(raw)", top=step, ignore=("MLP501", "MLP502"))] == ["MLP521"]


def test_where_modules_come_from_is_what_installed_distributions_say() -> None:
    """The table of import names against the distributions that are installed here."""
    wrong = []
    for module, names in importlib.metadata.packages_distributions().items():
        known = packages.distributions_of(module)
        if module.isidentifier() and not module.startswith("_") and known:
            mine = {packages.normalized(name) for name in names}
            brings = packages._data()["brings"]
            if mine.isdisjoint(known) and any(name in brings for name in mine):
                wrong.append((module, mine, known))
    assert wrong == []


def test_what_is_known_by_hand_is_in_the_data() -> None:
    brings = packages._data()["brings"]
    lacking = {
        name: set(words.split()) - set(brings.get(name, "").split())
        for name, words in regenerate_packages.BRINGS.items()
    }
    assert {name: words for name, words in lacking.items() if words or name not in brings} == {}


def test_images_have_what_they_are_named_for() -> None:
    for framework, modules in {
        "huggingface": "transformers datasets torch tensorflow accelerate tokenizers",
        "pytorch": "torch torchvision torchaudio numpy pandas sklearn",
        "tensorflow": "tensorflow keras numpy",
        "xgboost": "xgboost sklearn pandas numpy",
        "sklearn": "sklearn pandas numpy scipy joblib",
    }.items():
        there = packages.installed(framework, ())
        assert there is not None
        assert [module for module in modules.split() if not packages.may_be_there(module, framework, there)] == []
    assert packages.installed("autogluon", ()) is None


# --- state --------------------------------------------------------------------------------------------------------------------

SHARED = "SEEN = []\nBY_NAME = {'a': [1]}\nCOUNT = 0\nNAMES = set()\nfrom collections import Counter\nTALLY = Counter()"


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        ("SEEN.append(raw)", ["SEEN.append"]),
        ("BY_NAME['a'] = 1", ["BY_NAME['a']"]),
        ("BY_NAME['a'].append(1)", ["BY_NAME['a'].append"]),
        ("del BY_NAME['a']", ["BY_NAME['a']"]),
        ("BY_NAME['b'] += 1", ["BY_NAME['b']"]),
        ("TALLY['b'] += 1", ["TALLY['b']"]),
        ("NAMES.add('x')", ["NAMES.add"]),
        ("global COUNT\nCOUNT = 1", ["COUNT"]),
        ("global COUNT\nCOUNT += 1", ["COUNT"]),
        ("def inner():\n    SEEN.extend([1])\ninner()", ["SEEN.extend"]),
    ],
)
def test_a_change_of_what_the_file_shares(findings: Findings, body: str, marked: list[str]) -> None:
    assert said(findings, f"{body}\nreturn raw", top=SHARED) == [("MLP522", text) for text in marked]


@pytest.mark.parametrize(
    "body",
    [
        "SEEN = []\nSEEN.append(1)",
        "for SEEN in [[]]:\n    SEEN.append(1)",
        "print(SEEN, BY_NAME['a'], TALLY.get('x'), COUNT)",
        "mine = [*SEEN]\nmine.append(1)",
        "def inner(SEEN):\n    SEEN.append(1)\ninner([])",
        "import logging\nlogging.getLogger().addHandler(None)",
        "LOGGER.handlers.append(1)",
        "FRAME['x'] = 1",
        "TOOL.update(1)",
        "print(global_of := 1)",
        "with open('x') as SEEN:\n    SEEN.append(1)",
    ],
)
def test_no_change_of_what_the_file_shares(findings: Findings, body: str) -> None:
    top = f"{SHARED}\nimport logging\nLOGGER = logging.getLogger()\nFRAME = pd.DataFrame()\nTOOL = pd.Tool()"
    assert said(findings, f"{body}\nreturn raw", top=top) == []


# --- values -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "os.environ['BUCKET']",
        "os.environ.get('BUCKET', 'x')",
        "os.getenv('BUCKET')",
        "f'run-{datetime.now():%Y}'",
        "datetime.utcnow().isoformat()",
        "time.time()",
        "str(uuid.uuid4())",
        "random.random()",
        "np.random.rand(3)",
        "np.random.default_rng()",
        "boto3.client('s3')",
        "boto3.Session().region_name",
        "sagemaker.Session()",
        "sagemaker.get_execution_role()",
        "open('x').read()",
        "Path('x').read_text()",
        "Path.cwd() / 'x'",
        "Path(__file__).parent",
        "socket.gethostname()",
        "argparse.ArgumentParser().parse_args()",
        "sys.argv[1]",
        "[os.getenv(name) for name in ('a', 'b')]",
        "{'at': datetime.now()}",
        "pd.read_csv('x.csv')",
    ],
)
def test_a_value_that_is_another_there(findings: Findings, value: str) -> None:
    top = f"{IMPORTS}\nVALUE = {value}"
    assert said(findings, "print(VALUE)\nreturn raw", top=top) == [("MLP523", "VALUE")]
    assert said(findings, "return raw", top=top) == []
    assert said(findings, "VALUE = 1\nprint(VALUE)\nreturn raw", top=top) == []


IMPORTS = """
import argparse, random, re, socket, sys, time, uuid, logging, enum, collections, functools
import boto3, sagemaker
import numpy as np
from datetime import datetime, timedelta
from pathlib import Path
"""


@pytest.mark.parametrize(
    "value",
    [
        "re.compile('x')",
        "Path('x')",
        "Path('x') / 'y'",
        "logging.getLogger(__name__)",
        "collections.namedtuple('P', 'x y')",
        "enum.Enum('E', 'A B')",
        "np.array([1, 2])",
        "np.random.default_rng(42)",
        "np.random.RandomState(seed=1)",
        "random.Random(7)",
        "datetime(2024, 1, 1)",
        "timedelta(days=1)",
        "lambda: datetime.now()",
        "functools.partial(os.path.join, 'a')",
        "{'now': lambda: time.time()}",
        "os.path.join('a', 'b')",
        "os.sep",
        "os.environ",
        "os.environ.get('SM_MODEL_DIR', '/opt/ml/model')",
        "os.environ['AWS_REGION']",
        "os.environ['GIVEN']",
        "os.getenv('GIVEN')",
        "boto3",
        "3 * 4",
    ],
)
def test_a_value_that_is_the_same_there(findings: Findings, value: str) -> None:
    top = f"{IMPORTS}\nVALUE = {value}"
    options = ", environment={'GIVEN': 'x'}"
    assert said(findings, "print(VALUE)\nreturn raw", top=top, options=options) == []


def test_a_value_by_way_of_others(findings: Findings) -> None:
    top = "NAME = os.getenv('X')\ndef key():\n    return NAME"
    assert said(findings, "print(key())\nreturn raw", top=top) == [("MLP523", "NAME")]
    files = {"settings.py": "import os\nBUCKET = os.environ['BUCKET']\n"}
    for top, use in (
        ("from settings import BUCKET", "BUCKET"),
        ("from settings import BUCKET as B", "B"),
        ("import settings", "settings.BUCKET"),
    ):
        assert said(findings, f"print({use})\nreturn raw", top=top, files=files) == [("MLP523", use)]
    cls = "class Setting:\n    bucket = os.getenv('X')\n    def now(self):\n        return os.getcwd()"
    assert said(findings, "print(Setting.bucket)\nreturn raw", top=cls) == [("MLP523", "Setting")]
    assert said(findings, "print(Setting)\nreturn raw", top=cls.replace("os.getenv('X')", "'x'")) == []


# --- without a network --------------------------------------------------------------------------------------------------------

ISOLATED = ", enable_network_isolation=True"


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (f"{ISOLATED}, requirements=['pandas']", [("MLP524", "['pandas']")]),
        (
            ", request={'NetworkConfig': {'EnableNetworkIsolation': True}}, requirements=['pandas']",
            [("MLP524", "['pandas']")],
        ),
        (f"{ISOLATED}, requirements=[]", []),
        (ISOLATED, []),
        (", enable_network_isolation=False, requirements=['pandas']", []),
        (", requirements=['pandas']", []),
    ],
)
def test_requirements_without_a_network(findings: Findings, options: str, found: list[tuple[str, str]]) -> None:
    assert said(findings, "return raw", options=options) == found


@pytest.mark.parametrize(
    ("body", "marked"),
    [
        ("import boto3\ns3 = boto3.client('s3')", ["boto3.client"]),
        ("import requests\nrequests.get('https://x')", ["requests.get"]),
        ("from urllib.request import urlopen\nurlopen('https://x')", ["urlopen"]),
        ("import pandas as pd\npd.read_csv('s3://bucket/x.csv')", ["pd.read_csv"]),
        ("import pandas as pd\npd.read_csv(raw / 'x.csv')", []),
        ("import boto3\ntry:\n    boto3.client('s3')\nexcept Exception:\n    pass", []),
        ("class requests:\n    get = print\nrequests.get('x')", []),
        ("print('https://x')", []),
        # by name, where it is not on the disk
        (
            "from transformers import AutoModel\nAutoModel.from_pretrained('bert-base-uncased')",
            ["AutoModel.from_pretrained"],
        ),
        ("from transformers import AutoModel\nAutoModel.from_pretrained(raw / 'model')", []),
        ("from transformers import AutoModel\nAutoModel.from_pretrained('/opt/ml/model')", []),
        ("from transformers import AutoModel\nAutoModel.from_pretrained('bert', local_files_only=True)", []),
        ("from transformers import AutoModel\nAutoModel.from_pretrained('bert', cache_dir='/opt/models')", []),
        ("class AutoModel:\n    from_pretrained = print\nAutoModel.from_pretrained('bert')", []),
        ("from datasets import load_dataset\nload_dataset('imdb')", ["load_dataset"]),
        ("from datasets import load_dataset\nload_dataset('csv', data_files=str(raw / 'x.csv'))", []),
        ("import nltk\nnltk.download('punkt')", ["nltk.download"]),
        ("import torch\ntorch.hub.load('pytorch/vision', 'resnet18')", ["torch.hub.load"]),
        ("import torch\ntorch.hub.load(str(raw), 'resnet18', source='local')", []),
        ("from torchvision import datasets\ndatasets.MNIST(str(raw), download=True)", ["datasets.MNIST"]),
        ("from torchvision import datasets\ndatasets.MNIST(str(raw))", []),
        ("from sklearn.datasets import fetch_openml\nfetch_openml('mnist_784')", ["fetch_openml"]),
        ("from sklearn.datasets import load_iris\nload_iris()", []),
        ("from tensorflow import keras\nkeras.datasets.mnist.load_data()", ["keras.datasets.mnist.load_data"]),
        ("print('from_pretrained', 'load_dataset(imdb)')", []),
    ],
)
def test_a_body_without_a_network(findings: Findings, body: str, marked: list[str]) -> None:
    assert said(findings, f"{body}\nreturn raw", options=ISOLATED) == [("MLP525", text) for text in marked]
    assert said(findings, f"{body}\nreturn raw") == []


def test_files_that_the_image_has(findings: Findings) -> None:
    body = "from transformers import AutoModel\nAutoModel.from_pretrained('bert')\nreturn raw"
    for name, found in (("HF_HUB_OFFLINE", []), ("HF_HOME", []), ("OTHER", [("MLP525", "AutoModel.from_pretrained")])):
        assert said(findings, body, options=f"{ISOLATED}, environment={{'{name}': '1'}}") == found
