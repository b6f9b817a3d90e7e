"""Advice about pipelines that compile: what `mlpc check` says beside mistakes."""
