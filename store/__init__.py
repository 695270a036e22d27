"""Rest: the log, the DuckDB read model, its snapshots and its questions."""
