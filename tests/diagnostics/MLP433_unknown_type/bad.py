from mlpc import pipeline, raw_step


@pipeline
def ask():
    raw_step(type="Trainning", name="ask", arguments={})
