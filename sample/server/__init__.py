"""Statistics agencies on the loopback address: PxWebApi 2, its first generation, Eurostat and Kolada.

Faithful stand-ins for the APIs of the agencies, faults included, for tests and for trying things by hand. Not here:
anything of the project's own clients, so that neither inherits the other's mistakes.
"""

from sample.server.codelists import Codelist, aggregation, valueset
from sample.server.server import StandIn
from sample.server.tables import Table, Variable, contents_variable, make_table, time_variable
from sample.server.weather import Weather
from sample.server.world import World

__all__ = [
    "Codelist",
    "StandIn",
    "Table",
    "Variable",
    "Weather",
    "World",
    "aggregation",
    "contents_variable",
    "make_table",
    "time_variable",
    "valueset",
]
