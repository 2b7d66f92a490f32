"""Data contracts of the raw tables: declared in YAML, judged by Great Expectations, told as outcomes."""
