from mlpc import pipeline, raw_step


@pipeline
def ask():
    raw_step(type="Athena", name="ask", arguments={"query": "select 1"})
