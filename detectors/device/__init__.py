"""Detectors that watch one device, one file each."""
