"""The algorithms that SageMaker brings along, by the repositories of their images.

A job of one of these reports metrics of its own, which need no regular expressions. The names are those of the SageMaker SDK's
image tables (2.257.7), which call these frameworks too.
"""

from typing import Final

BUILT_IN: Final = frozenset(
    {
        *(
            "blazingtext",
            "factorization-machines",
            "forecasting-deepar",
            "image-classification",
            "ipinsights",
            "kmeans",
        ),
        *("knn", "lda", "linear-learner", "ntm", "object-detection", "object2vec", "pca", "randomcutforest"),
        *("semantic-segmentation", "seq2seq", "xgboost"),
    }
)
"""Names that an image is asked for by."""

_REPOSITORIES: Final = BUILT_IN | {"sagemaker-xgboost"}


def is_built_in(image: str) -> bool:
    """Whether an image, by the name of a framework or by its URI, is one of these algorithms."""
    _, registry, rest = image.partition(".dkr.ecr.")
    return rest.partition("/")[2].partition(":")[0] in _REPOSITORIES if registry else image in BUILT_IN
