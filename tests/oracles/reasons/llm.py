"""Why mlpc's definition of the language model's pipeline differs from the SDK's."""

from reasons.shared import (
    archive,
    container_of,
    debugger,
    folder,
    function,
    registered,
    run_place,
    series,
    served,
    served_beside,
)

FRAMEWORK = "v2 names the framework of a model of a framework's class; the example says nothing of it"

NAMES = {"v2": {"register_model-RegisterModel": "register_model", "create_model-CreateModel": "create_model"}}

_TUNE = "/Steps/tune_adapters"
_REGISTER = "/Steps/if-answer-quality-exact_match-lt-min_exact_match/Arguments/ElseSteps/register_model"
REASONS = {
    "v2": {
        **function("/Steps/divide", "llm", "divide"),
        **series(_TUNE),
        **archive(_TUNE, "llm", "train"),
        **debugger(_TUNE, run_place("llm", "tune_adapters")),
        **folder("/Steps/answer", "llm", "answer"),
        **registered(_REGISTER, approval=True),
        # v2 has one object for the model that is registered and the one that is served.
        **served(container_of(_REGISTER), 'HF_TASK: "text-generation", '),
        f'{container_of(_REGISTER)}/Framework: absent | "PYTORCH"': FRAMEWORK,
        f'{container_of(_REGISTER)}/FrameworkVersion: absent | "2.1.0"': FRAMEWORK,
        **served_beside("/Steps/if-stage-eq-serve/Arguments/IfSteps/create_model/Arguments/PrimaryContainer"),
    }
}
