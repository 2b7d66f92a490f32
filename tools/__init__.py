"""Tools of the linting step. Not here: anything that a run needs; the wheel leaves this folder out."""
