"""Findings become alerts that people act on: one per failure, with a life, told once, and seen on one page."""
