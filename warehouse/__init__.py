"""The storage side: tables of raw, meta and quality, bulk loading, vintages, publishing.

Knows SQLAlchemy, DuckDB and PostgreSQL; knows nothing of Dagster, dbt or the statistics agency.
"""
