"""What Amazon SageMaker says about pipelines, as data.

* `shapes`: request and response shapes, from botocore's service models;
* `steps`: the step types and what each allows;
* `keywords`: the Python keyword for every member of a request;
* `images`: the registry URIs of the images that SageMaker provides;
* `schema`, `validate`: the definition document as JSON Schema, and a judge that explains.

Nothing is imported here: each module costs only what it needs.
"""
