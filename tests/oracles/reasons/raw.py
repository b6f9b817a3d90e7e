"""Why mlpc's definition of the pipeline of steps that are written out differs from the SDK's."""

WRITTEN = "the step is written out without it; v3 writes what the service takes it for then"

_INPUT = "/Steps/evaluate/Arguments/ProcessingInputs/model/S3Input"
REASONS = {
    "v3": {
        f'{_INPUT}/S3DataDistributionType: absent | "FullyReplicated"': WRITTEN,
        f'{_INPUT}/S3CompressionType: absent | "None"': WRITTEN,
    }
}
