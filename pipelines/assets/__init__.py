"""Thin factories: source -> snapshot -> raw table, dbt models, publication. The work is done elsewhere."""
