"""Data contracts of the raw tables: declared in YAML, validated by Great Expectations, reported as outcomes."""
