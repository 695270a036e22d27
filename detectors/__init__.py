"""Meaning: pure detectors that turn facts into findings, and the mathematics beneath them."""
