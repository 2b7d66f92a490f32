"""Styrka's pipelines: from the statistics office's answer to the published warehouse.

Deliberately empty, so that importing one room does not wake the others.
"""
