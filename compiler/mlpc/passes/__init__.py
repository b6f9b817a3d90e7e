"""What is checked and completed between the front end and a backend: one file a pass; `pipeline` holds the order."""
