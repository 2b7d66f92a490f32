"""How the simulated tables get their figures, one module per subject.

Belongs here: the arithmetic between calibration figures and a table's cells. Does not belong here: how a
table is described and written (``catalogue.py``, ``documents.py``).
"""
