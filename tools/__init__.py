"""Tools of `make lint` and `make spark`. Not here: anything that a run needs; the wheel leaves this folder out."""
