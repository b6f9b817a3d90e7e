"""`mlpc config` and what it shows: the precedence of what is configured, and what of it is wrong."""

import json
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from mlpc.cli.program import run
from mlpc.configuration import KNOWN

DOCS = Path(__file__).parents[3] / "docs" / "configuration.md"
PYPROJECT = """
[project]
name = "x"

[tool.mlpc]
role = "arn:aws:iam::123456789012:role/base"
kms_key = "base"
instance_type = "ml.m5.large"
group = "base"
numbers = [1, 2]

[tool.mlpc.placeholders]
artifact_bucket = "${bucket}"

[tool.mlpc.env.prod]
kms_key = "prod"
group = "prod"
artifact_bucket = "prod-artifacts"

[tool.mlpc.env.terraform.placeholders]
role = '${role}'
subnets = ["${a}", "${b}"]
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text(PYPROJECT)
    return tmp_path


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, dict[str, Any]]:
    """The values of `mlpc config --format json`, by key."""
    assert run(["config", "--format", "json", *arguments]) == code
    return {item["key"]: item for item in json.loads(capsys.readouterr().out)["values"]}


def place(item: dict[str, Any]) -> str:
    """Where a value is from, on one line."""
    found = item["from"]
    return found.get("option") or (
        f"{found['file']}:{found['line']} {found['table']}" if "line" in found else found["source"]
    )


def test_the_later_of_two_holds_and_the_other_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    found = shown(capsys, "--env", "prod", "--set", "group=mine", "--placeholder", "instance_type=${type}")
    assert (found["group"]["value"], place(found["group"])) == ("mine", "--set")
    assert [(item["value"], place(item)) for item in found["group"]["overrides"]] == [
        ("prod", "pyproject.toml:17 tool.mlpc.env.prod"),
        ("base", "pyproject.toml:9 tool.mlpc"),
    ]
    assert (found["kms_key"]["value"], place(found["kms_key"])) == ("prod", "pyproject.toml:16 tool.mlpc.env.prod")
    assert (found["instance_type"]["value"], found["instance_type"]["placeholder"]) == ("${type}", True)
    assert place(found["instance_type"]["overrides"][0]) == "pyproject.toml:8 tool.mlpc"
    assert (found["artifact_bucket"]["value"], found["artifact_bucket"]["placeholder"]) == ("prod-artifacts", False)
    assert place(found["role"]) == "pyproject.toml:6 tool.mlpc"
    assert (found["region"]["value"], place(found["region"])) == ("us-east-1", "default")
    assert place(found["subnets"]) == "unset"
    assert found["numbers"]["value"] == [1, 2]


def test_the_table_of_precedence_in_the_docs_is_true(capsys: pytest.CaptureFixture[str]) -> None:
    """The rows of the table, strongest first, each in one configuration: taking the strongest away, the next holds."""
    lines = DOCS.read_text(encoding="utf-8").split("\n")
    start = lines.index("| goes before all below it | as `mlpc config` shows it |") + 2
    rows = [line.split("|")[2].strip().strip("`") for line in lines[start : start + 4]]
    given = [["--set", "region=eu-west-1"], ["--env", "e"], ["pyproject.toml"], []]
    places: list[str] = []
    for at in range(len(given)):
        present = [word for words in given[at:] for word in words]
        Path("pyproject.toml").write_text(
            ('[tool.mlpc]\nregion = "eu-west-3"\n' if "pyproject.toml" in present else "[tool.mlpc]\n")
            + '[tool.mlpc.env.e]\nregion = "eu-west-2"\n'
        )
        found = shown(capsys, *[word for word in present if word != "pyproject.toml"])["region"]
        places.append(place(found).replace("pyproject.toml:", "line ").replace("tool.mlpc.env.", "env."))
    assert rows == ["--set", "line N [env.NAME]", "line N", "default"]
    assert places == ["--set", "line 4 env.e", "line 2 tool.mlpc", "default"]


def test_an_environment_overrides_values_and_placeholders_alike(capsys: pytest.CaptureFixture[str]) -> None:
    found = shown(capsys, "--env", "terraform")
    assert (found["role"]["value"], found["role"]["placeholder"]) == ("${role}", True)
    assert place(found["role"]) == "pyproject.toml:21 tool.mlpc.env.terraform.placeholders"
    assert found["subnets"]["value"] == ["${a}", "${b}"]
    assert found["artifact_bucket"]["placeholder"]
    # The command line goes before, either way.
    assert not shown(capsys, "--env", "terraform", "--set", "role=arn:aws:iam::123456789012:role/x")["role"][
        "placeholder"
    ]


def test_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["config", "--env", "prod", "--set", "group=mine"]) == 0
    out = capsys.readouterr().out
    head, values, uses = out.split("\n\n")
    assert head == "pyproject.toml, environment prod"
    assert values == dedent(
        """\
        key                 from                    value
        artifact_bucket     line 18 [env.prod]      "prod-artifacts"
                            line 13 [placeholders]  "${bucket}"  (placeholder)
                                                    (overridden)
        role                line 6                  "arn:aws:iam::123456789012:role/base"
        region              default                 "us-east-1"
        kms_key             line 16 [env.prod]      "prod"
                            line 7                  "base"  (overridden)
        instance_type       line 8                  "ml.m5.large"
        subnets             not set                 what the steps say
        security_group_ids  not set                 what the steps say
        tags                not set                 what the steps say
        group               --set                   "mine"
                            line 17 [env.prod]      "prod"  (overridden)
                            line 9                  "base"  (overridden)
        numbers             line 10                 [1, 2]"""
    )
    assert "instance_type       ClarifyCheck, Processing, QualityCheck, Training, Transform" in uses
    assert "group               config() in pipeline files" in uses
    said = {"max_parallel_execution_steps", "mlflow_resource_arn"}
    assert all(any(line.startswith(f"{key} ") for line in uses.split("\n")) for key in set(KNOWN) - said)


def test_a_long_value_stays_in_one_piece(capsys: pytest.CaptureFixture[str]) -> None:
    role = f"arn:aws:iam::123456789012:role/{'long-' * 20}role"
    assert run(["config", "--set", f"role={role}"]) == 0
    assert f'"{role}"' in capsys.readouterr().out


def test_without_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").unlink()
    assert run(["config"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("no mlpc.toml, and no pyproject.toml with [tool.mlpc], here or above\n")
    assert "artifact_bucket     not set  the definition takes the parameter ArtifactBucket" in out
    assert "role                not set  the definition takes the parameter ExecutionRoleArn" in out


def test_of_a_file_or_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path("sub", "deep")
    folder.mkdir(parents=True)
    (folder / "pipeline.py").write_text("")
    Path("sub", "mlpc.toml").write_text('region = "eu-west-1"\n[env.x]\nregion = "eu-west-2"\n')
    for where in ("sub", "sub/deep", "sub/deep/pipeline.py"):
        found = shown(capsys, where, "--env", "x")["region"]
        assert (found["value"], place(found)) == ("eu-west-2", "sub/mlpc.toml:3 env.x")


def test_mistakes_are_reported_and_the_rest_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mlpc.toml").write_text('role = 3\nsubnets = "subnet-1"\nregion = "eu-west-1"\nartefact_bucket = "x"\n')
    assert run(["config", "--format", "text"]) == 1
    out, err = capsys.readouterr()
    assert "error[MLP130]: the configuration value `role` must be text\n --> mlpc.toml:1:1" in err
    assert "error[MLP130]: the configuration value `subnets` must be a list of texts\n --> mlpc.toml:2:1" in err
    assert "role                line 1   3  (in error)" in out
    assert 'region              line 3   "eu-west-1"' in out
    assert "(no key of mlpc: did you mean artifact_bucket?)" in out
    assert shown(capsys, code=1)["role"] == {
        "key": "role",
        "value": None,
        "placeholder": False,
        "from": {"source": "file", "file": "mlpc.toml", "line": 1, "table": ""},
        "error": True,
        "overrides": [],
        "fills": [],
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--env", "prd"], "pyproject.toml has no [tool.mlpc.env.prd]; did you mean prod?"),
        (["--set", "role=3"], "--set: the configuration value `role` must be text"),
        (["--set", "subnets=x"], "--set: the configuration value `subnets` must be a list of texts"),
        (
            ["--placeholder", "region=${region}"],
            "--placeholder: `region` cannot be a placeholder: the images of a framework",
        ),
        (["--placeholder", "subnets=${s}"], "must be a list of texts: a placeholder is the text between two quotes"),
        (["--placeholder", 'x=${v["a"]}'], "the placeholder of `x` cannot stand in a definition: it has a quote"),
        (["--placeholder", "x=${a\\b}"], "it has a backslash"),
        (["--placeholder", "x=${é}"], "it has characters that are no printable ASCII"),
        (["--placeholder", "x="], "the placeholder of `x` cannot stand in a definition: it is empty"),
        (["--placeholder", "x"], "'x' is not KEY=TEXT"),
        (["--placeholder", "env=${x}"], "'env' is a table of the file, not a key"),
        (["--set", "placeholders=1"], "'placeholders' is a table of the file, not a key"),
        (
            ["--set", "a=1", "--placeholder", "a=${a}"],
            "a has a value by --set and is a --placeholder: give one of them",
        ),
    ],
)
def test_wrong_usage(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["config", *arguments]) == 2
    assert said in capsys.readouterr().err
    Path("p.py").write_text("")
    assert run(["check", "p.py", *arguments]) == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[tool.mlpc]\nrole = 3\n", 2),
        ('[ tool . mlpc ]\n\n  "role" = 3\n', 3),
        ("[tool]\nmlpc.role = 3\n", 2),
        ("[tool]\nmlpc = { role = 3 }\n", 2),
        ('[other]\nrole = "x"\n[tool.mlpc.env.a]\nrole = "y"\n[tool.mlpc]\nrole = 3\n', 6),
        ("[tool.mlpc] # tool.mlpc\nrole = [\n  3,\n]\n", 2),
    ],
)
def test_the_line_of_a_key_is_found(text: str, line: int, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text(text + "# tool.mlpc\n")
    assert run(["config"]) == 1
    assert f" --> pyproject.toml:{line}:" in capsys.readouterr().err


def test_an_environment_may_be_called_placeholders(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text('[tool.mlpc.env.placeholders]\nregion = "eu-west-1"\n')
    assert not shown(capsys, "--env", "placeholders")["region"]["placeholder"]
