"""The simulated portfolio of projects: what it assumes, and the workbooks that hold it.

Not here: the form of the workbook (``pipelines/projects/``).
"""
