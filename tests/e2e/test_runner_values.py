"""What steps give each other on a machine: answers, fields, rounds of loops, documents."""

from __future__ import annotations

import json
from pathlib import Path

from runners import call, logged, runner

ANSWERED = """
    class Mood(Enum):
        GOOD = "good"
        BAD = "bad"

    class Answer(Outputs):
        approved: bool
        rows: int
        share: float
        mood: Mood
        by: str

    def shout(text):
        return text.upper()

    @processing(image=IMAGE, instance_type="ml.m5.large")
    def make(data: Dataset) -> Dataset:
        return data

    @lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:look")
    def look(data: Dataset, text: str, times: int = 2, mood: Mood = Mood.GOOD) -> Answer: ...

    @look.local
    def look(data: Dataset, text: str, times: int = 2, mood: Mood = Mood.GOOD) -> Answer:
        rows = len((data / "rows.txt").read_text().split()) * times
        print("looked")
        return Answer(approved=rows > 5, rows=rows, share=rows / 10, mood=mood, by=shout(text))

    @lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:tell")
    def tell(text: str) -> None: ...

    @tell.local
    def tell(text: str) -> None:
        if text == "BAD":
            raise ValueError(text)
        print(text)

    @pipeline(name="answered")
    def answered(data: Dataset, name: str = "me"):
        answer = look(make(data), text=name)
        if answer.approved:
            tell(text=answer.by)
        else:
            tell.options(name="refused")(text=f"{answer.rows} {answer.share}")
"""


def test_a_function_answers_in_the_stead_of_a_lambda(tmp_path: Path) -> None:
    made = runner(tmp_path, ANSWERED)
    done = made.run("--data", "data")
    assert done.code == 0, done.err
    values = {name: value for name, value in done.record["steps"]["look"]["values"].items() if name != "name"}
    assert values == {"approved": True, "rows": 6, "share": 0.6, "mood": "good", "by": "ME"}
    assert logged(made, done, "tell") == "ME" and done.states["refused"] == "skipped"
    assert set(made.run("--resume", "last").origins.values()) == {"resume"}
    # What somebody says goes over it, all of it.
    said = [
        "--answer",
        "look.approved=false",
        "--answer",
        "look.rows=1",
        "--answer",
        "look.share=1",
        "--answer",
        "look.by=x",
    ]
    other = made.run("--data", "data", *said, "--answer", "look.mood=bad")
    assert other.code == 0 and logged(made, other, "refused") == "1 1.0", other.err
    part = made.run("--data", "data", *said)
    assert part.code == 1 and "nobody has answered: say --answer look.mood=VALUE" in part.err
    odd = made.run("--data", "data", *said, "--answer", "look.mood=odd")
    assert odd.code == 1 and "the answer look.mood must be one of good, bad, and is 'odd'" in odd.err
    failing = made.run("--data", "data", "--name", "bad")
    assert failing.code == 1 and "step 'tell' failed: exit code 1" in failing.err and "ValueError: BAD" in failing.err


def test_fields_of_a_few_values(tmp_path: Path) -> None:
    made = runner(
        tmp_path,
        """
        class Verdict(Metrics):
            grade: Literal["good", "bad"]
            ranks: list[int]
            size: Literal[1, 2]

        @processing(image=IMAGE, instance_type="ml.m5.large")
        def judge(data: Dataset, *, grade: str) -> Verdict:
            verdict = {"grade": grade, "ranks": [1], "size": 2}
            return Verdict(**verdict)

        @pipeline(name="p")
        def p(data: Dataset, grade: str = "good"):
            if judge(data, grade=grade).grade == "bad":
                raise Fail("bad")
        """,
    )
    assert made.run("--data", "data").code == 0
    assert made.run("--data", "data", "--grade", "bad").code == 3
    odd = made.run("--data", "data", "--grade", "odd")
    assert odd.code == 1 and "'odd'" in odd.err, odd.err


def test_an_answer_that_is_not_what_is_declared(tmp_path: Path) -> None:
    done = runner(tmp_path, ANSWERED.replace("rows=rows, share", "rows=rows + 0.5, share")).run("--data", "data")
    assert done.code == 1 and done.states["tell"] == "blocked"
    assert "step 'look' failed: " in done.err and "Answer.rows" in done.err, done.err


ROUNDS = """
    class Offer(Outputs):
        price: float
        uri: str

    @lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:ask")
    def ask(shop: str) -> Offer: ...

    @lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:tell")
    def tell(uri: str, count: int) -> None: ...

    @processing(image=IMAGE, instance_type="ml.m5.large")
    def part(data: Dataset, *, shop: str) -> Dataset:
        out = Dataset.new()
        (out / "x").write_text((data / "rows.txt").read_text().replace("\\n", "") + shop)
        return out

    @training(image=IMAGE, instance_type="ml.m5.large", metrics={"auc": "auc=(.*?);"})
    def fit(train: Dataset) -> ModelArtifact:
        text = (train / "x").read_text()
        print(f"auc={ord(text[-1]) % 7};")
        out = ModelArtifact.new()
        (out / "model").write_text(text.upper())
        return out

    @processing(image=IMAGE, instance_type="ml.m5.large")
    def show(model: ModelArtifact, first: Dataset, *, count: int) -> None:
        print((model.extract() / "model").read_text(), (first / "x").read_text(), count)

    @pipeline(name="rounds")
    def rounds(data: Dataset, shops: list[str] = ["a", "b", "c"]):
        made = []
        for shop in each(shops, max_concurrency=1):
            selected = part(data, shop=shop)
            made.append((selected, fit(selected)))
        _, best = max(made, key=lambda pair: final_metric(pair[1], "auc"))
        show(best, made[1][0], count=len(made))
        offers = [ask(shop) for shop in shops]
        cheapest = min(offers, key=lambda offer: offer.price)
        if cheapest.price < offers[0].price:
            tell(f"{cheapest.uri} of {len(offers)}", len(offers))
"""


def test_the_rounds_of_a_loop_are_read_after_it(tmp_path: Path) -> None:
    made = runner(tmp_path, ROUNDS)
    answers = [f"ask[{at}].price={price}" for at, price in enumerate(("3", "1", "1"))]
    answers += [f"ask[{at}].uri=u{at}" for at in range(3)]
    words = [word for item in answers for word in ("--answer", item)]
    done = made.run("--data", "data", *words)
    assert done.code == 0, done.err
    # ord("b") % 7 == 0, ord("a") % 7 == 6
    data = (made.folder / "data/rows.txt").read_text().replace("\n", "")
    assert logged(made, done, "show") == f"{data.upper()}A {data}b 3"
    assert call(made, done, "tell")["arguments"] == {"uri": "u1 of 3", "count": 3}
    # The second round is not there.
    short = made.run("--data", "data", "--shops", "a", *words)
    assert short.code == 1 and short.states["show"] == "failed"
    assert "the loop 'for-shops' has 1 rounds, and none of the number 1" in short.err
    empty = made.run("--data", "data", "--shops", "[]", *words)
    assert empty.code == 1 and "the loop 'for-shops' has no round to pick" in empty.err


DOCUMENTS = """
    class Bounds(Metrics):
        upper: float

    class Report(Metrics):
        rows: int
        bounds: Bounds
        shops: list[str]

    @processing(image=IMAGE, instance_type="ml.m5.large")
    def judge(data: Dataset, *, rows: int) -> Dataset:
        import json
        out = Dataset.new()
        report = {"rows": rows, "bounds": {"upper": 1.5, "lower": 1}, "shops": ["a", "b"]}
        (out / "report.json").write_text(json.dumps(report))
        return out

    @processing(image=IMAGE, instance_type="ml.m5.large")
    def show(data: Dataset, *, rows: int, last: int) -> None:
        print(rows, last, Report.at(data / "report.json").bounds.upper)

    @lambda_function(function_arn="arn:aws:lambda:us-east-1:123456789012:function:tell")
    def tell(shop: str) -> None: ...

    @pipeline(name="documents")
    def documents(data: Dataset, last: str = "s3://reports/last", rows: int = 3):
        judged = judge(data, rows=rows)
        report = Report.at(judged / "report.json")
        before = Report.at(f"{last}/report.json")
        if report.bounds.upper > before.bounds.upper:
            show(judged, rows=report.rows, last=before.rows)
        for shop in report.shops:
            tell(shop)
"""


def test_documents_are_read_where_they_are(tmp_path: Path) -> None:
    made = runner(tmp_path, DOCUMENTS)
    (made.folder / "s3/reports/last").mkdir(parents=True)
    last = made.folder / "s3/reports/last/report.json"
    last.write_text(json.dumps({"rows": 7, "bounds": {"upper": 1}}))
    done = made.run("--data", "data", "--s3-root", "s3")
    assert done.code == 0, done.err
    assert logged(made, done, "show") == "3 7 1.5"
    assert [call(made, done, f"tell[{at}]")["arguments"] for at in range(2)] == [{"shop": "a"}, {"shop": "b"}]
    last.write_text("{}")
    missing = made.run("--data", "data", "--s3-root", "s3")
    assert missing.code == 1 and "the document s3://reports/last/report.json has no bounds.upper" in missing.err
    last.unlink()
    gone = made.run("--data", "data", "--s3-root", "s3")
    assert gone.code == 1 and "the document s3://reports/last/report.json cannot be read" in gone.err
    nowhere = made.run("--data", "data")
    assert nowhere.code == 1 and "say with --s3-root which folder stands for it" in nowhere.err
