"""How the simulated tables get their figures, one module per subject.

The arithmetic between calibration figures and a table's cells. Not here: how a table is described and written
(``catalogue.py``, ``documents.py``).
"""
