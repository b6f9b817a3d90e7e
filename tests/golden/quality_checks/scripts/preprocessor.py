"""Runs in the container of the check, for each record that it reads."""


def preprocess_handler(inference_record):
    values = inference_record.endpoint_input.data.rstrip("\n").split(",")
    return {str(at).zfill(3): value for at, value in enumerate(values)}
