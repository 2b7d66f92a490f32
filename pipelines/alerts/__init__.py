"""Findings become alerts that people act on: one per failure, with a life, reported once, and seen on one page."""
