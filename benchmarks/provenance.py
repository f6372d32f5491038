"""Where a table of results comes from: seed, commit, machine."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

import numpy as np
import scipy


def provenance(seed: int, seconds: float, at: str | None = None) -> str:
    """One sentence for the head of a page of results, measured at a commit (by default HEAD)."""
    return (
        f"Seed {seed}, commit {at or commit()}, {seconds / 60:.0f} minutes on {_machine()}, "
        f"Python {platform.python_version()}, NumPy {np.__version__}, SciPy {scipy.__version__}."
    )


def commit() -> str:
    """The commit of the working tree, or "unknown" outside a repository."""
    try:
        answer = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 - the git of whoever measures
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return answer.stdout.strip()


def _machine() -> str:
    cores = f"{os.cpu_count()} cores"
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return f"{platform.machine()}, {cores}"
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.machine()}, {cores}"
