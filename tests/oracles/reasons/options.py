"""Why mlpc's definition of the pipeline with many options differs from the SDK's."""

from reasons.shared import debugger, function, registered, run_place

ISOLATED = "v2 writes that a job with a network of the author's is not isolated; mlpc leaves it unsaid"

NAMES = {"v2": {"register_model-RegisterModel": "register_model", "serve-CreateModel": "serve"}}
REASONS = {
    "v2": {
        **function("/Steps/prepare", "options", "prepare"),
        **debugger("/Steps/fit-main", run_place("options", "fit-main"), hook=False),
        "/Steps/score/Arguments/NetworkConfig/EnableNetworkIsolation: absent | false": ISOLATED,
        **registered("/Steps/register_model"),
    }
}
