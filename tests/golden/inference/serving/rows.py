def rows_of(body):
    return body.decode().splitlines()
