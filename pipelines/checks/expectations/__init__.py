"""The demands in the terms of Great Expectations.

The modules of this package, and no others of ``checks/``, import Great Expectations at once. That takes
seconds: import them where a table is validated, never where definitions are loaded.
"""
