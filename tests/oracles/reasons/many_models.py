"""Why mlpc's definition of the pipeline of many models differs from the SDK's."""

from reasons.shared import container_of, function, program, registered, served_by_code

_NAME = "many-models"


def _region(region: str) -> dict[str, str]:
    gate = f"if-judge-{region}-better-and-judge-{region}-rows-ge-min_rows"
    return {
        **function(f"/Steps/select-{region}", _NAME, "select"),
        **program(f"/Steps/fit-{region}", _NAME, "fit", serving=True),
        **function(f"/Steps/judge-{region}", _NAME, "judge"),
        **registered(f"/Steps/{gate}/Arguments/IfSteps/register-{region}"),
        **served_by_code(container_of(f"/Steps/{gate}/Arguments/IfSteps/register-{region}")),
    }


REASONS = {"v3": {**_region("emea"), **_region("apac"), **_region("amer")}}
