"""What follows a condition: names that its branches bind differently, and ways through helpers that do not come together."""

from mlpc import Dataset, Fail, Metrics, pipeline, processing

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"


class Q(Metrics):
    score: float


@processing(image=IMAGE, instance_type="ml.m5.large")
def make(data: Dataset, *, k: str = "a") -> Dataset: ...
@processing(image=IMAGE, instance_type="ml.m5.large")
def score(data: Dataset) -> Q: ...
@processing(image=IMAGE, instance_type="ml.m5.large")
def use(data: Dataset, *, t: str = "") -> None: ...
def pick(data, a):
    if a > 10:
        return make(data, k="h1")
    return make(data, k="h2")


def guard(data, n):
    if n > 5:
        s = score.options(name="inside")(data)
        if s.score < 1:
            raise Fail("low")
    return data


@pipeline(name="joins")
def joins(raw: Dataset, a: int = 1, b: int = 2, c: bool = True):
    if a == 1:
        x = make(raw, k="one")
        y = "1"
    elif a == 2:
        x = make(raw, k="two")
        y = "2"
    else:
        x = make(raw, k="three")
        y = "2"
    use.options(name="independent")(raw)
    q = score(x)
    if q.score > 0.5:
        raise Fail(f"bad {y}")
    z = pick(raw, b)
    if c:
        use(z, t=y)
    w = guard(raw, b)
    use.options(name="last")(w)
