"""Asking an agency's JSON API politely: limits, deadlines, repeats, and failures by name.

What every client of an agency shares on the line. Not here: what the answers mean (``pxweb/``, ``eurostat/``,
``kolada/``), or their format (``jsonstat/``). Imports no other package of the project.
"""
