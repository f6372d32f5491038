"""Write `report.schema.json` anew after a change of the model: `python -m survey.report`."""

from __future__ import annotations

import json
from pathlib import Path

from survey.report.schema import json_schema

Path(__file__).with_name("report.schema.json").write_text(
    json.dumps(json_schema(), indent=2) + "\n", encoding="utf-8"
)
