"""Bibliometric exports on their way into the warehouse: dropped, archived, read, loaded, validated.

Belongs here: what the nightly run does with the files. Does not belong here: formats, identifiers and organisations
(``bibliometrics/``), the archive, or measures (``dbt/``).
"""
