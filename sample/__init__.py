"""A sample of the statistics agency's API: tables in files, what makes them and what answers from them.

Belongs here: everything the nightly run needs to work without a network. Does not belong here: the client
that asks (``pipelines/pxweb/``), and servers or faults for tests of that client.
"""
