"""How long a ready report takes to become documents: 100,000 people, 60 departments, five levels.

usage: python -m benchmarks.documents        Writes docs/documents-speed.md.

Each kind is made in a process of its own, with its imports, as a worker does that has just started.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.provenance import provenance
from benchmarks.report_page import invented
from benchmarks.stopwatch import Stopwatch
from survey.report.json import from_json, to_json
from survey.services.publishing import made

PAGE = Path(__file__).parents[1] / "docs" / "documents-speed.md"
NAMES = {"pdf": "PDF", "pptx": "PowerPoint", "xlsx": "Excel", "zip": "CSV, SPSS and JSON"}
MOST_SECONDS = {"pdf": 5.0, "pptx": 3.0, "xlsx": 3.0, "zip": 5.0}
MOST_MIB = 500
HEAD = """# How long documents take

A ready report of 100,000 people, 60 departments with long names, five levels, 33 statements; each
kind in a fresh process, imports counted, in seconds of the processors (other work on the machine
changes them least). `python -m benchmarks.documents` writes this page.

| document | seconds | at most | MiB | at most | kB |
|---|---:|---:|---:|---:|---:|
"""


def one(kind: str, report: Path) -> None:
    """Make one document and print what it took."""
    watch = Stopwatch()
    content = made(kind, from_json(report.read_bytes()))
    print(json.dumps({**watch.read(), "kb": len(content) / 1000}))


def main() -> int:
    begun, rows, met = time.perf_counter(), [], True
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        report.write_bytes(to_json(invented()))
        for kind, name in NAMES.items():
            command = [sys.executable, "-m", "benchmarks.documents", kind, str(report)]
            ran = subprocess.run(command, capture_output=True, check=True, text=True)
            found = json.loads(ran.stdout)
            most = MOST_SECONDS[kind]
            met = met and found["cpu"] <= most and found["peak_mib"] <= MOST_MIB
            figures = f"{found['cpu']:.1f} | {most:.0f} | {found['peak_mib']:.0f} | {MOST_MIB}"
            rows.append(f"| {name} | {figures} | {found['kb']:.0f} |")
    text = HEAD + "\n".join(rows) + f"\n\n{provenance(7, time.perf_counter() - begun)}\n"
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0 if met else 1


if __name__ == "__main__":
    if len(sys.argv) == 3:
        one(sys.argv[1], Path(sys.argv[2]))
    else:
        sys.exit(main())
