"""Bibliometric exports: reading their formats, identifying publications, organisations and subjects.

Knows nothing of Dagster, dbt or the warehouse. Persons stop here: what leaves this package are publications,
organisations, counts and fractions.
"""
