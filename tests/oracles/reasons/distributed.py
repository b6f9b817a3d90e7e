"""Why mlpc's definition of the distributed pipeline differs from the SDK's."""

from reasons.shared import archive, debugger, run_place, series

_NAME = "distributed"
REASONS = {
    "v2": {
        **{
            line: reason
            for name in ("pretrain", "finetune")
            for line, reason in {**series(f"/Steps/{name}"), **archive(f"/Steps/{name}", _NAME, "train")}.items()
        },
        # v2 leaves out Debugger's hook where the job is distributed.
        **debugger("/Steps/pretrain", run_place(_NAME, "pretrain"), hook=False),
        **debugger("/Steps/finetune", run_place(_NAME, "finetune")),
    }
}
