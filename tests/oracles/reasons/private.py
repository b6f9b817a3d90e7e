"""Why mlpc's definition of the private pipeline differs from the SDK's."""

TAGS = "the class of v3 that makes a model has no tags that an author may set"

REASONS = {
    "v3": {
        '/Steps/model/Arguments/Tags: {team: {Key: "team", Value: "risk"}, data: {Key: "data", Value: "personal"}} '
        "| absent": TAGS,
    }
}
