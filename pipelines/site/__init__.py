"""Make the front door of one finished release: pages, charts, maps, downloads and the yearly report.

It reads the marts of the release it is given, and nothing else. Not here: making figures (``dbt/``), the switch to a
release (``warehouse/publishing.py``), Dagster.
"""
