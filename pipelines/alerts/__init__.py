"""Findings become alerts that people act on: one per failure, with a lifecycle, notified once, on one page."""
