"""Time of this process: of its processors, and on the wall."""

from __future__ import annotations

import resource
import sys
import time


class Stopwatch:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def read(self) -> dict[str, float]:
        """Seconds so far, and the most memory that the process has held."""
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {
            "cpu": time.process_time() - self._cpu,
            "wall": time.perf_counter() - self._wall,
            "peak_mib": held / (1024**2 if sys.platform == "darwin" else 1024),
        }
