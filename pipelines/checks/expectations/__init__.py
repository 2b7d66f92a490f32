"""The demands in the terms of Great Expectations, and the way there.

`suite.py` and `custom.py`, and no other modules of ``checks/``, import Great Expectations at once. That takes seconds:
`validation.py` imports them where a table is validated, never where definitions are loaded.
"""
