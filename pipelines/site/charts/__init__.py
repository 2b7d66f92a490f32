"""Describe charts as Vega-Lite specifications: one for the page, the report and a notebook.

Colours are names (`@own`); a theme turns them into colours: the page from its style sheet, the report from `LIGHT`.
Dashes and hollow marks mean simulated figures and nothing else; who is who is said by colour, width and shape
together.
"""
