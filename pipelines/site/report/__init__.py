"""Write the yearly report of a county: one document as PDF, Word and HTML.

Charts are the pages' own specifications.
"""
