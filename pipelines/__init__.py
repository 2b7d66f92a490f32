"""Styrka's pipelines: from the statistics agency's answer to the published warehouse.

Deliberately empty, so that importing one package does not wake the others.
"""
