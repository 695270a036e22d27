"""Other processes, which lock, crash and read as a projector and its readers do."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def python(code: str, *arguments: str) -> "subprocess.Popen[str]":
    """Start `code` in a process of its own; end it with `communicate` or `kill`."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
