"""The program as its users call it: files, exit codes, what goes to stdout and what to stderr."""

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from mlpc.cli import main, stamp
from mlpc.cli.program import run

PIPELINE = """
from mlpc import Dataset, config, pipeline, processing

@processing(image="123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1", instance_type="ml.m5.large")
def step(data: Dataset, *, note: str = "x") -> Dataset:
    return data if note else Dataset.new()

@pipeline(name="first")
def first(data: Dataset):
    step(data, note=config("note", "default"))
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pipeline.py").write_text(PIPELINE)
    return tmp_path


def argument(folder: Path = Path("build/first")) -> str:
    """The argument that the one step of the pipeline gets."""
    document = json.loads((folder / "definition.json").read_text())
    found: str = document["Steps"][0]["Arguments"]["AppSpecification"]["ContainerArguments"][1]
    return found


def test_compile_writes_a_folder_for_each_pipeline(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compile", "pipeline.py"]) == 0
    written = sorted(
        path.relative_to("build/first").as_posix() for path in Path("build/first").rglob("*") if path.is_file()
    )
    assert [name for name in written if "/" not in name] == ["definition.json", "manifest.json"]
    (script,) = [name for name in written if name.startswith("code/step-")]
    manifest = json.loads(Path("build/first/manifest.json").read_text())
    assert [upload["path"] for upload in manifest["uploads"]] == [script]
    assert manifest["uploads"][0]["key"] == f"first/{script}"
    assert manifest["source_map"]["/Steps/0"] == "pipeline.py:10:5"
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("first: build/first/definition.json (1 step)\n")


def test_a_dash_prints_the_definition_and_nothing_else(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["compile", "-o", "-", "pipeline.py"]) == 0
    out, err = capfdbinary.readouterr()
    assert json.loads(out)["Version"] == "2020-12-01"
    assert err == b""
    assert not Path("build").exists()


def test_the_ir_can_be_printed_and_written(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["compile", "-o", "-", "--emit", "ir", "pipeline.py"]) == 0
    out, _ = capfdbinary.readouterr()
    assert out.startswith(b"Pipeline\n")
    assert run(["compile", "--emit", "ir", "pipeline.py"]) == 0
    assert Path("build/first/pipeline.ir").read_bytes() == out


def test_errors_write_nothing_and_exit_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pipeline.py").write_text(PIPELINE + "    stepp(data)\n")
    assert run(["compile", "pipeline.py"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "pipeline.py:11:5" in err and "did you mean `step`?" in err
    assert err.endswith("1 error\n")
    assert not Path("build").exists()


def test_check_reports_steps_that_nobody_calls(capsys: pytest.CaptureFixture[str]) -> None:
    Path("steps.py").write_text(
        "from mlpc import processing\n@processing(image='i')\ndef lonely(a):\n    return nowhere\n"
    )
    assert run(["check", "steps.py"]) == 1
    assert "parameter `a` has no type" in capsys.readouterr().out
    assert run(["check", "pipeline.py"]) == 0
    assert capsys.readouterr() == ("", "")


def test_stale_files_fail_a_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compile", "--check", "pipeline.py"]) == 1
    assert "missing: build/first/definition.json" in capsys.readouterr().err
    assert run(["compile", "pipeline.py"]) == 0
    assert run(["compile", "--check", "pipeline.py"]) == 0
    before = {path: path.stat().st_mtime_ns for path in Path("build").rglob("*")}
    Path("pipeline.py").write_text(PIPELINE.replace("if note", "if  note"))
    capsys.readouterr()
    assert run(["compile", "--check", "pipeline.py"]) == 1
    err = capsys.readouterr().err
    assert "stale: build/first/definition.json" in err and "left over: build/first/code/step-" in err
    assert before == {path: path.stat().st_mtime_ns for path in Path("build").rglob("*")}
    assert run(["compile", "pipeline.py"]) == 0
    assert len(list(Path("build/first/code").iterdir())) == 1
    assert run(["compile", "--check", "pipeline.py"]) == 0


def test_values_of_the_build(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text('[tool.mlpc]\nnote = "file"\n[tool.mlpc.env.prod]\nnote = "prod"\n')
    run(["compile", "pipeline.py"])
    assert argument() == "file"
    run(["compile", "--env", "prod", "pipeline.py"])
    assert argument() == "prod"
    run(["compile", "--env", "prod", "--set", "note=said = so", "pipeline.py"])
    assert argument() == "said = so"
    assert run(["compile", "--set", "note=3", "pipeline.py"]) == 1
    assert "`note` is declared `str`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["compile"], "Missing argument 'FILE...'"),
        (["compile", "nowhere.py"], "'nowhere.py' does not exist"),
        (["compile", "--pipeline", "frist", "pipeline.py"], "there is no such pipeline; did you mean first?"),
        (["compile", "--env", "prod", "pipeline.py"], "there is no configuration file with environments"),
        (["compile", "--set", "note", "pipeline.py"], "'note' is not KEY=VALUE"),
        (["compile", "--check", "-o", "-", "pipeline.py"], "--check compares with files"),
        (["compile", "--target", "kubernetes", "pipeline.py"], "'kubernetes' is not"),
        (["complie", "pipeline.py"], "no such command: complie; did you mean compile?"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert said in capsys.readouterr().err


def test_placeholders_stay_in_the_output(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mlpc.toml").write_text(
        '[placeholders]\nrole = "${role}"\nunused = "${unused}"\n[env.prod]\nrole = "arn:aws:iam::123456789012:role/r"\n'
    )
    options = ["--placeholder", "artifact_bucket={{ bucket }}", "--placeholder", 'subnets=["${a}", "${b}"]']
    assert run(["compile", "pipeline.py", *options, "--set", 'security_group_ids=["sg-1"]']) == 0
    document = json.loads(Path("build/first/definition.json").read_text())
    job = document["Steps"][0]["Arguments"]
    assert job["RoleArn"] == "${role}"
    assert job["NetworkConfig"]["VpcConfig"]["Subnets"] == ["${a}", "${b}"]
    assert job["ProcessingInputs"][1]["S3Input"]["S3Uri"].startswith("s3://{{ bucket }}/first/code/step-")
    assert [parameter["Name"] for parameter in document["Parameters"]] == ["data"]
    manifest = json.loads(Path("build/first/manifest.json").read_text())
    assert manifest["artifact_bucket"] == "{{ bucket }}"
    wanted = {"role": "${role}", "artifact_bucket": "{{ bucket }}", "subnets": ["${a}", "${b}"]}
    assert manifest["placeholders"] == wanted
    assert run(["compile", "pipeline.py", "--env", "prod"]) == 0
    assert "placeholders" not in json.loads(Path("build/first/manifest.json").read_text())


def test_a_template_is_validated_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--placeholder", "role=${role}", "--placeholder", "kms_key=${k}"]
    assert run(["compile", "pipeline.py", *options]) == 0
    capsys.readouterr()
    assert run(["validate", "build/first/definition.json"]) == 1
    assert "if a tool fills in `${role}`, say so: `--placeholder '${role}'`" in capsys.readouterr().out
    assert run(["validate", "build/first/definition.json", *options]) == 0
    assert run(["validate", "build/first/definition.json", "--placeholder", "${role}", "--placeholder", "${k}"]) == 0
    assert run(["validate", "build/first/definition.json", "--placeholder", "${role}"]) == 1


def test_a_misspelt_key_that_nothing_reads_is_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    def warned(text: str) -> bool:
        Path("mlpc.toml").write_text(text)
        assert run(["check", "pipeline.py"]) == 0
        return "warning[MLP144]" in capsys.readouterr().out

    assert warned('artefact_bucket = "b"\n')
    assert not warned('model_group = "b"\n')
    # The key that is meant is there: this is another.
    assert not warned('artefact_bucket = "b"\nartifact_bucket = "c"\n')
    assert not warned('note = "b"\n')
    # Asked for where nothing has been evaluated.
    dead = 'if False:\n        step(data, note=config("artefact_bucket"))\n    step(data, note='
    Path("pipeline.py").write_text(PIPELINE.replace("step(data, note=", dead))
    assert not warned('artefact_bucket = "b"\n')


def test_two_pipelines_cannot_be_printed_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pipeline.py").write_text(
        PIPELINE + '\n@pipeline(name="second")\ndef second(data: Dataset):\n    step(data)\n'
    )
    assert run(["compile", "-o", "-", "pipeline.py"]) == 2
    assert "choose with --pipeline (first, second)" in capsys.readouterr().err
    assert run(["compile", "--pipeline", "second", "pipeline.py"]) == 0
    assert [path.name for path in Path("build").iterdir()] == ["second"]


def test_two_files_are_compiled_in_one_run(capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.py").write_text(PIPELINE.replace('"first"', '"other"'))
    assert run(["compile", "pipeline.py", "other.py"]) == 0
    assert sorted(path.name for path in Path("build").iterdir()) == ["first", "other"]
    Path("other.py").write_text(PIPELINE)
    capsys.readouterr()
    assert run(["compile", "pipeline.py", "other.py"]) == 1
    assert "there is another pipeline named `first`" in capsys.readouterr().err


def test_a_bug_of_the_compiler_exits_with_70(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*arguments: object, **keywords: object) -> None:
        raise RuntimeError("broken here")

    monkeypatch.setattr("mlpc.frontend.file.lower", broken)
    assert run(["compile", "pipeline.py"]) == 70
    err = capsys.readouterr().err
    assert "MLP901" in err and "RuntimeError: broken here" in err and "Traceback" not in err
    monkeypatch.setenv("MLPC_TRACEBACK", "1")
    assert run(["compile", "pipeline.py"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_nothing_of_the_users_is_run() -> None:
    marker = "import pathlib\npathlib.Path('marker').write_text('ran')\nraise SystemExit('ran')\n"
    Path("pipeline.py").write_text(marker + "from helper import LIMIT\nimport not_installed\n" + PIPELINE)
    Path("helper.py").write_text(marker + "LIMIT = 3\n")
    assert run(["compile", "pipeline.py"]) == 0
    assert not Path("marker").exists()


def test_colour_is_for_terminals_and_who_asks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("pipeline.py").write_text(PIPELINE + "    stepp(data)\n")
    run(["check", "pipeline.py"])
    assert "\x1b" not in capsys.readouterr().out
    run(["check", "--color", "always", "pipeline.py"])
    assert "\x1b[1;31merror" in capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    run(["check", "pipeline.py"])
    assert "\x1b" not in capsys.readouterr().out


def test_validate_speaks_of_each_file(capsys: pytest.CaptureFixture[str]) -> None:
    run(["compile", "pipeline.py"])
    Path("bad.json").write_text('{"Version": "2020-12-01", "Steps": [{"Name": "a", "Type": "Processing"}]}')
    capsys.readouterr()
    assert run(["validate", "build/first/definition.json"]) == 0
    assert capsys.readouterr().out == "build/first/definition.json: ok\n"
    assert run(["validate", "build/first/definition.json", "bad.json"]) == 1
    assert "bad.json: error: /Steps/0: " in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["--version"]) == 0
    said = capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["mlpc", "--version"])
    main()
    assert capsys.readouterr().out == said


# --- the stamp ------------------------------------------------------------------------------------------------------------------


def compile_again(*arguments: str) -> bool:
    """Compile as the program does; whether it was left at the stamp."""
    words = ["compile", *arguments, "pipeline.py"]
    if stamp.replay(words):
        return True
    done = subprocess.run([sys.executable, "-m", "mlpc", *words], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return False


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ("pass", True),
        ("Path('pipeline.py').write_text(PIPELINE + '# more\\n')", False),
        ("Path('build/first/definition.json').unlink()", False),
        ("Path('mlpc.toml').write_text('note = 1')", False),
        ("Path('unrelated.py').write_text('')", True),
        ("os.utime('pipeline.py', ns=(1, 1))", False),
    ],
)
def test_an_unchanged_file_is_not_compiled_again(change: str, again: bool) -> None:
    assert not compile_again()
    exec(change, {"Path": Path, "PIPELINE": PIPELINE, "os": os})
    assert compile_again() is again


def test_a_module_that_appears_is_seen() -> None:
    Path("pipeline.py").write_text("import helper\n" + PIPELINE.replace("return data if", "return helper.f(data) if"))
    assert not compile_again()
    assert compile_again()
    Path("helper.py").write_text("def f(data):\n    return data\n")
    assert not compile_again()


def test_other_options_have_other_stamps() -> None:
    assert not compile_again()
    assert not compile_again("--set", "note=other")
    assert argument() == "other"
    # The first stamp no longer holds: its definition has been overwritten.
    assert not compile_again()
    assert argument() == "default"


def test_placeholders_are_a_part_of_the_stamp() -> None:
    assert not compile_again("--placeholder", "note=${a}")
    assert argument() == "${a}"
    assert compile_again("--placeholder", "note=${a}")
    assert not compile_again("--placeholder", "note=${b}")
    assert argument() == "${b}"
    assert not compile_again("--set", "note=${b}")
    assert argument() == "${b}"


def test_errors_and_warnings_leave_no_stamp() -> None:
    Path("pipeline.py").write_text(PIPELINE + "    stepp(data)\n")
    assert not compile_again()
    assert not compile_again()


def test_a_stamp_says_again_what_was_said(capsys: pytest.CaptureFixture[str]) -> None:
    words = [sys.executable, "-m", "mlpc", "compile", "pipeline.py"]
    said = [subprocess.run(words, capture_output=True, text=True, check=True).stderr for _ in range(2)]
    assert said[0] == said[1] and "note: `role` is not configured" in said[0]


def test_starting_costs_nothing_that_is_not_needed() -> None:
    code = dedent(
        """
        import sys
        sys.argv = ["mlpc", "--version"]
        from mlpc.cli import main
        main()
        heavy = {"click", "libcst", "jsonschema", "jinja2", "ast", "dataclasses", "json", "mlpc.driver"} & set(sys.modules)
        assert not heavy, heavy
        """
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


UNUSED = PIPELINE.replace("def first(data: Dataset)", "def first(data: Dataset, n: int = 1, m: int = 2)")


def test_advice_is_no_failure_unless_it_is_told_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pipeline.py").write_text(UNUSED)
    assert run(["check", "pipeline.py"]) == 0
    assert capsys.readouterr().out.endswith("2 warnings\n")
    assert run(["check", "--strict", "pipeline.py"]) == 1
    assert run(["check", "--strict", "--ignore", "MLP590,unused-parameter", "pipeline.py"]) == 0
    assert run(["check", "--strict", "--select", "MLP59", "--select", "MLP13", "pipeline.py"]) == 2
    assert "`MLP13` is an error" in capsys.readouterr().err


def test_problems_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pipeline.py").write_text(UNUSED + "    # mlpc: ignore\n")
    assert run(["check", "--statistics", "pipeline.py"]) == 0
    assert capsys.readouterr().out == "2  MLP501  unused-parameter\n1  MLP591  ignore-form\n"
    assert run(["check", "--statistics", "--format", "json", "pipeline.py"]) == 0
    assert json.loads(capsys.readouterr().out)[0] == {"code": "MLP501", "name": "unused-parameter", "count": 2}


def test_a_folder_stands_for_the_files_that_import_mlpc(capsys: pytest.CaptureFixture[str]) -> None:
    for path, text in {
        "a/x.py": UNUSED,
        "a/.hidden/x.py": UNUSED,
        "a/env/pyvenv.cfg": "",
        "a/env/lib/x.py": UNUSED,
        "a/other.py": "import mlpcx\nx = (",
        "a/notes.txt": "import mlpc\n",
    }.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)
    assert run(["check", "--format", "concise", "a", "a/x.py"]) == 0
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == ["a/x.py", "a/x.py"]


def test_compile_speaks_in_every_format_beside_what_it_makes(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pipeline.py").write_text(PIPELINE + "    stepp(data)\n")
    assert run(["compile", "--format", "json", "-o", "-", "pipeline.py"]) == 1
    out, err = capsys.readouterr()
    assert out == "" and json.loads(err)[0]["code"] == "MLP201"


def test_rules_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "mlp233"]) == run(["explain", "location-compared"]) == 0
    out = capsys.readouterr().out
    assert out[: len(out) // 2] == out[len(out) // 2 :] and out.startswith("# MLP233: location-compared\n")
    assert run(["explain"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert any(line.split() == ["MLP501", "unused-parameter", "warning"] for line in listed)
    assert run(["explain", "MLP2333"]) == 2
    assert "did you mean MLP233?" in capsys.readouterr().err


def test_compile_takes_folders_and_skips_what_is_no_pipeline(capsys: pytest.CaptureFixture[str]) -> None:
    Path("steps.py").write_text("from mlpc import Dataset\n")
    assert run(["compile", "."]) == 0
    assert Path("build/first/definition.json").is_file()
    assert not list(Path(".mlpc_cache").glob("compile-*")) if Path(".mlpc_cache").exists() else True
    assert run(["compile", "--check", "."]) == 0
    assert run(["compile", ".", "steps.py"]) == 1
    assert "MLP308" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_what_a_terminal_cannot_write_is_no_failure(encoding: str) -> None:
    Path("pipeline.py").write_text(
        PIPELINE.replace("-> Dataset:", "-> '\\ud800日':") + "    stepp(data, 'é💥')\n", "utf-8"
    )
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for style in ("text", "json"):
        command = [sys.executable, "-m", "mlpc", "check", "--format", style, "pipeline.py"]
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert done.returncode == 1, done.stderr
        assert b"MLP221" in done.stdout and b"\\ud800" in done.stdout


def test_stdin_is_checked_as_the_file_that_it_is_said_to_be(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    Path("helper.py").write_text('NOTE = "x"\n')
    text = "from helper import NOTE\n" + PIPELINE.replace('config("note", "default")', "NOTE")

    def check(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        code = run(["check", "-", "--format", "concise", *arguments])
        return code, capsys.readouterr().out

    assert check() == (0, "")
    text = text.replace("step(data, note", "stp(data, note")
    said = ":11:5: error[MLP201]: `stp` is not defined\n"
    assert check() == (1, f"<stdin>{said}")
    assert check("--stdin-filename", "./pipeline.py") == (1, f"pipeline.py{said}")
    assert check("--fix")[0] == 2
    assert check("--diff", "--unsafe-fixes")[1].startswith("--- <stdin>")


def test_services_are_told_paths_in_the_repository(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".git").mkdir()
    inner = tmp_path / "jobs" / "daily"
    inner.mkdir(parents=True)
    (tmp_path / "jobs" / "bad.py").write_text(PIPELINE.replace("step(data, note", "stp(data, note"))
    monkeypatch.chdir(inner)
    for path in ("../bad.py", str(tmp_path / "jobs" / "bad.py")):
        for style in ("github", "sarif", "gitlab"):
            assert run(["check", path, "--format", style]) == 1
            out = capsys.readouterr().out
            assert "jobs/bad.py" in out
            assert str(tmp_path) not in out and ".." not in out.replace("...", "")
    assert run(["check", "../bad.py", "--format", "concise"]) == 1
    assert capsys.readouterr().out.startswith("../bad.py:")


def test_what_is_read_only_is_not_mended(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("pipeline.py")
    text = PIPELINE.replace("Dataset, config", "config").replace("from mlpc", "# x\nfrom mlpc")
    path.write_text(text)
    path.chmod(0o444)
    assert run(["check", "--fix", "pipeline.py"]) == 1
    assert path.read_text() == text
    assert capsys.readouterr().err == "pipeline.py is read-only, and stays as it is\n"
    path.chmod(0o755)
    Path("link.py").symlink_to("pipeline.py")
    assert run(["check", "--fix", "link.py"]) == 0
    assert Path("link.py").is_symlink()
    assert path.stat().st_mode & 0o777 == 0o755
    assert "Dataset" in path.read_text().split("\n")[2]
