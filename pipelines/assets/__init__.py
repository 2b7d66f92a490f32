"""Thin factories: source -> snapshot -> raw table, dbt models, release. The work is done elsewhere."""
