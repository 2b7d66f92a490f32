"""A statistics office on the loopback address: PxWebApi 2 and the first generation beside it.

Belongs here: a faithful stand-in for the API of Statistics Sweden, faults included, for tests and for trying things
by hand. Does not belong here: anything of the project's own client, so that neither inherits the other's mistakes.
"""

from tests.pxweb_server.codelists import Codelist, aggregation, valueset
from tests.pxweb_server.server import StandIn
from tests.pxweb_server.tables import Table, Variable, contents_variable, make_table, time_variable
from tests.pxweb_server.weather import Weather
from tests.pxweb_server.world import World

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
