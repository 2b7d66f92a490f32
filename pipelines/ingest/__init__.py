"""Bibliometric exports on their way into the warehouse: dropped, archived, read, loaded, validated.

What the nightly run does with the files. Not here: formats, identifiers and organisations (``bibliometrics/``), the
archive, or measures (``dbt/``).
"""
