from mlpc import pipeline, raw_step


@pipeline
def stop():
    raw_step(type="Fail", name="stop", arguments={"ErrorMessage": "not today"})
