"""Kinds of sources: how each is ingested, loaded and validated.

One file a kind, and the registry of them. Another kind is a file here with its line in `registry.py`, and its
declaration in ``sources/`` with its line in ``sources/catalogue.py``. Not here: how a thing is fetched, read or
checked; a kind only says which of it is meant.
"""
