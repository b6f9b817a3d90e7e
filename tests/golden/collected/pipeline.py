"""What loops collect across run-time branches: lists, dicts, the best of several, the first that will do, conditional expressions."""

from mlpc import Dataset, Fail, Metrics, StepFailed, pipeline, processing

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
KINDS = ["linear", "forest", "boosted"]


class Quality(Metrics):
    auc: float
    ok: bool


@processing(image=IMAGE, instance_type="ml.m5.large")
def train(data: Dataset, *, kind: str) -> Dataset: ...
@processing(image=IMAGE, instance_type="ml.m5.large")
def evaluate(model: Dataset) -> Quality: ...
@processing(image=IMAGE, instance_type="ml.m5.large")
def publish(data: Dataset, *, note: str = "", auc: float = 0.0) -> None: ...


def pick(data, kinds):
    for kind in kinds:
        quality = evaluate.options(name=f"try-{kind}")(data)
        if quality.ok:
            return kind, quality
    raise Fail("nothing will do")


@pipeline(name="collected")
def collected(data: Dataset, full: bool = False, limit: float = 0.5):
    candidates = []
    results = {"linear": 1}
    for kind in KINDS:
        if kind == "linear" or full:
            model = train.options(name=f"train-{kind}")(data, kind=kind)
            candidates.append((kind, evaluate.options(name=f"evaluate-{kind}")(model)))
            results[kind] = 2
    for kind, quality in candidates:
        publish.options(name=f"publish-{kind}")(data, note=f"{kind}-{results[kind]}", auc=quality.auc)
    good = [quality for _, quality in candidates if quality.auc > limit]
    if not good:
        raise Fail("no candidate is good")


@pipeline(name="best")
def best(data: Dataset, limit: float = 0.5, note: str = "none"):
    found = [(kind, evaluate.options(name=f"evaluate-{kind}")(data)) for kind in KINDS]
    chosen, best = found[0]
    for kind, quality in found[1:]:
        if quality.auc > best.auc:
            chosen, best = kind, quality
    publish(data, note=note if best.auc < limit else chosen, auc=best.auc)


@pipeline(name="first")
def first(data: Dataset):
    kind, quality = pick(data, KINDS)
    publish(data, note=kind, auc=quality.auc)


@pipeline(name="fallback")
def fallback(data: Dataset, extra: bool = False):
    made = [data]
    try:
        model = train.options(name="train-risky")(data, kind="risky")
    except StepFailed:
        publish.options(name="publish-failure")(data)
        return
    else:
        made.append(model)
    if extra:
        made.append(train.options(name="train-extra")(model, kind="extra"))
    for at, item in enumerate(list(made)):
        publish.options(name=f"publish-{at}")(item)
