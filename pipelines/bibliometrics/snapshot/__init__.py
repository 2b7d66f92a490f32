"""OpenAlex's snapshot at its real size: hundreds of millions of works, read in DuckDB and never by Python.

What of it is kept: the reference set as counts, and the works of declared organisations. Not here: reading those works
(``formats/openalex_json.py``), or when a snapshot is read (``ingest/openalex_snapshot.py``).
"""
