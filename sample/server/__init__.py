"""Statistics agencies on the loopback address: PxWebApi 2, its first generation, Eurostat and Kolada.

Faithful stand-ins for the APIs of the agencies, faults included, for tests and for trying things by hand. Not here:
anything of the project's own clients, so that neither inherits the other's mistakes.
"""
