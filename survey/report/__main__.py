"""Write the schemas' copies anew after a change of the models: `python -m survey.report`."""

from __future__ import annotations

import json
from pathlib import Path

from survey.report.schema import change_schema, json_schema

for name, schema in (("report", json_schema()), ("change", change_schema())):
    Path(__file__).with_name(f"{name}.schema.json").write_text(
        json.dumps(schema, indent=2) + "\n", encoding="utf-8"
    )
