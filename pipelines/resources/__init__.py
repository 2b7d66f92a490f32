"""Thin wiring between Dagster and the plain parts: the collector, the warehouse, the home folder."""
