"""A program for TensorFlow's container."""

from rows import rows_of


def handler(data, context):
    return str(rows_of(data.read())), context.accept_header
