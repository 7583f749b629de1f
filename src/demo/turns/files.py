from pathlib import Path

import pandas as pd

readers = {".csv": pd.read_csv, ".tsv": pd.read_table, ".json": pd.read_json, ".xlsx": pd.read_excel}

for path in sorted(path for path in Path.cwd().rglob("*") if path.is_file()):
    print(f"File: {path.relative_to(Path.cwd())}, {path.stat().st_size:,} bytes")
    if path.suffix.lower() in readers:
        table = readers[path.suffix.lower()](path)
        print(f"{len(table):,} rows, {len(table.columns)} columns")
        print(table.describe(include="all").to_string(), "\n")
