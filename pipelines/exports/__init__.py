"""Bibliometric exports on their way into the warehouse: dropped, archived, read, loaded, judged.

Belongs here: what the night does with the files. Does not belong here: formats, identifiers and organisations
(``bibliometrics/``), the archive, or measures (``dbt/``).
"""
