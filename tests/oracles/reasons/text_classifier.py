"""Why mlpc's definition of the text classifier differs from the SDK's."""

from reasons.shared import archive, container_of, debugger, registered, series, served_beside

GATE = "if-not-tune-scores-eval_accuracy-ge-minimum-or-tune-sco-e71a6ff9"
NAMES = {
    "v2": {
        "check": GATE,
        "too_bad": "fail-if-not-tune-scores-eval_accuracy-ge-minimum-or-tun-193ddb28",
        "model-CreateModel": "model",
        "register-RegisterModel": "register",
    }
}
_ELSE = f"/Steps/{GATE}/Arguments/ElseSteps"
REASONS = {
    "v2": {
        **series("/Steps/tune"),
        **archive("/Steps/tune", "text-classifier", "train", bucket="team-artifacts"),
        **debugger("/Steps/tune", '"s3://team-artifacts/models"'),
        **served_beside(f"{_ELSE}/model/Arguments/PrimaryContainer"),
        **served_beside(container_of(f"{_ELSE}/register")),
        **registered(f"{_ELSE}/register", approval=True),
    }
}
