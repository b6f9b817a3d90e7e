"""The typed intermediate representation of a pipeline: what the front end makes and every pass and backend reads."""
