from mlpc import Dataset, ModelArtifact, lineage, pipeline


@pipeline
def record(data: Dataset, model: ModelArtifact):
    lineage(
        artifacts=[
            {"name": "data", "type": "DataSet", "source": {"source_uri": data}},
            {"name": "model", "type": "Model", "source": {"source_uri": model}},
        ],
        associations=[
            {
                "source": {"name": "data", "type": "Artifact"},
                "destination": {"name": "model", "type": "Artifact"},
                "type": "ContributedTo",
            },
        ],
    )
