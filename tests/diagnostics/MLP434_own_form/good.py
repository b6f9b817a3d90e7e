from mlpc import Fail, pipeline


@pipeline
def stop():
    raise Fail("not today")
