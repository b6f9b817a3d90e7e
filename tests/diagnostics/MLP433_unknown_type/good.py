from mlpc import pipeline, raw_step


@pipeline
def ask():
    raw_step(type="Callback", name="ask", arguments={}, members={"SqsQueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/approvals"})
