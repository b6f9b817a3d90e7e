"""Why mlpc's definition of the pipeline of imported steps differs from the SDK's."""

from reasons.shared import function, program

SPOT = "v3 takes whether a job is on spot instances only as a known value"

REASONS = {
    "v3": {
        **function("/Steps/prepare", "imports", "prepare"),
        **function("/Steps/inner-prepare-inner", "imports", "prepare"),
        **program("/Steps/fit-1", "imports", "fit"),
        **program("/Steps/fit-2", "imports", "fit"),
        **{
            f"/Steps/fit-{at}/Arguments/EnableManagedSpotTraining: ${{Parameters.spot}} | absent": SPOT for at in (1, 2)
        },
    }
}
