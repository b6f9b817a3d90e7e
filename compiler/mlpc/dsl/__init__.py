"""The names of the language: typed and executable as plain Python. Nothing here imports third parties or the compiler."""
