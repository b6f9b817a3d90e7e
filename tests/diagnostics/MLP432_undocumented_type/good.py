from mlpc import pipeline, raw_step


@pipeline
def ask():
    raw_step(type="Lambda", name="ask", arguments={"query": "select 1"}, members={"FunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:ask"})
