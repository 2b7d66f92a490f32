"""PostgreSQL: from the marts that a run has built to those that readers see, in one transaction.

Readers keep their tables and get other rows: whoever began to read before (REPEATABLE READ, `pg_dump`) goes on seeing
the nightly run that they began with, and every grant stays. Schemas that are renamed, and tables that are dropped and
made again, are empty for such a reader: PostgreSQL looks names up as of now, and rows as of the reader's snapshot. So
columns are added and dropped in place: an earlier reader meets NULL in a new one and an error in one that is gone. Only
a table whose indexes change is made again.

Not here: DuckDB's file, which is replaced as a file (``publishing.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import insert, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from warehouse.engine import Warehouse
from warehouse.release_copy import COPIED_SCHEMAS, PublishingError, Release
from warehouse.tables import releases

_BUILT, _READ = "marts_next", "marts"
# How long a table that has got other columns is waited for; a reader in the middle of a query has it.
_PATIENCE = "60s"


def switch_marts(warehouse: Warehouse, marts: Sequence[str], release: Release, reader_roles: Sequence[str]) -> None:
    """Give readers the rows of `marts_next`, in one transaction, then remove what nobody needs any more.

    Raises:
        PublishingError: a table that has got other columns is held by a reader; nothing has changed.
    """
    try:
        with warehouse.connect() as connection, connection.begin():
            connection.execute(text(f"set local lock_timeout = '{_PATIENCE}'"))
            connection.execute(text(f"create schema if not exists {_READ}"))
            readers = _readers_of_every_mart(connection)
            for mart in marts:
                _switch(connection, mart, readers)
            connection.execute(insert(releases).values(**asdict(release)))
            for role in reader_roles:
                _grant(connection, role)
    except OperationalError as error:
        if "lock timeout" not in str(error.orig):
            raise
        raise PublishingError(
            "marts: expected every table to be free for a moment, but a reader holds one that has got other columns; "
            "nothing was published. The next run tries again; pg_stat_activity says who reads."
        ) from error
    _tidy(warehouse, marts)


def missing_roles(warehouse: Warehouse, roles: Sequence[str]) -> list[str]:
    """Those of `roles` that the database does not know."""
    with warehouse.connect() as connection:
        known: Sequence[str] = connection.execute(text("select rolname from pg_roles")).scalars().all()
    return [role for role in roles if role not in known]


def _switch(connection: Connection, mart: str, readers: Sequence[str]) -> None:
    shape, built = _shape(connection, _READ, mart), _shape(connection, _BUILT, mart)
    if shape and built and shape[1] == built[1]:
        _reshape(connection, mart, dict(shape[0]), dict(built[0]))
        columns = ", ".join(f'"{name}"' for name, _ in built[0])
        connection.execute(text(f"delete from {_READ}.{mart}"))
        connection.execute(text(f"insert into {_READ}.{mart} ({columns}) select {columns} from {_BUILT}.{mart}"))
        _carry_comments(connection, mart)
        return
    grants = _grants(connection, mart) if shape else [(role, "SELECT") for role in readers]
    if shape:
        connection.execute(text(f"drop table {_READ}.{mart} cascade"))
    # A copy: what was built stays for the next run, which makes only what has changed.
    connection.execute(text(f"create table {_READ}.{mart} (like {_BUILT}.{mart} including all)"))
    connection.execute(text(f"insert into {_READ}.{mart} select * from {_BUILT}.{mart}"))
    _carry_comments(connection, mart)
    for role, privilege in grants:
        connection.execute(text(f"grant {privilege} on {_READ}.{mart} to {_role(role)}"))


def _reshape(connection: Connection, mart: str, have: Mapping[str, str], want: Mapping[str, str]) -> None:
    """Give a table the columns that it lacks and take away the others: rows of earlier snapshots stay to be seen.

    A changed type is another column of the same name: PostgreSQL would write every row again for a type, and an earlier
    snapshot sees none of those. New columns come last.
    """
    gone = [name for name, kind in have.items() if want.get(name) != kind]
    new = [(name, kind) for name, kind in want.items() if have.get(name) != kind]
    for name in gone:
        connection.execute(text(f'alter table {_READ}.{mart} drop column "{name}" cascade'))
    for name, kind in new:
        connection.execute(text(f'alter table {_READ}.{mart} add column "{name}" {kind}'))


def _shape(connection: Connection, schema: str, mart: str) -> tuple[tuple[tuple[str, str], ...], frozenset[str]] | None:
    """Columns with their types, and indexes; None where there is no such table."""
    name = {"name": f"{schema}.{mart}"}
    columns = connection.execute(
        text(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute "
            "where attrelid = to_regclass(:name) and attnum > 0 and not attisdropped order by attnum"
        ),
        name,
    ).all()
    if not columns:
        return None
    indexes: Sequence[str] = (
        connection.execute(
            text(
                "select regexp_replace(pg_get_indexdef(indexrelid), '^.* USING ', '') from pg_index "
                "where indrelid = to_regclass(:name)"
            ),
            name,
        )
        .scalars()
        .all()
    )
    return tuple((str(column), str(kind)) for column, kind in columns), frozenset(map(str, indexes))


def _carry_comments(connection: Connection, mart: str) -> None:
    """Write comments again where they have changed, the table's own among them."""
    query = text(
        "select n.attname, col_description(n.attrelid, n.attnum) from pg_attribute n "
        "join pg_attribute o on o.attrelid = to_regclass(:read) and o.attname = n.attname "
        "where n.attrelid = to_regclass(:built) and n.attnum > 0 and not n.attisdropped "
        "and col_description(n.attrelid, n.attnum) is distinct from col_description(o.attrelid, o.attnum)"
    )
    changed = connection.execute(query, {"read": f"{_READ}.{mart}", "built": f"{_BUILT}.{mart}"}).all()
    for column, comment in changed:
        connection.execute(text(f'comment on column {_READ}.{mart}."{column}" is {_comment(comment)}'))
    of_table = text("select obj_description(to_regclass(:name), 'pg_class')")
    words: object = connection.execute(of_table, {"name": f"{_BUILT}.{mart}"}).scalar_one()
    connection.execute(text(f"comment on table {_READ}.{mart} is {_comment(words)}"))


def _comment(comment: object) -> str:
    return "null" if comment is None else "'" + str(comment).replace("'", "''").replace(":", r"\:") + "'"


def _grants(connection: Connection, mart: str) -> list[tuple[str, str]]:
    """Role and privilege of everybody but the owner."""
    query = text(
        "select coalesce(r.rolname, 'public'), a.privilege_type from pg_class c "
        "cross join lateral aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee "
        "where c.oid = to_regclass(:name) and a.grantee <> c.relowner"
    )
    rows = connection.execute(query, {"name": f"{_READ}.{mart}"})
    return [(str(role), str(privilege)) for role, privilege in rows]


def _readers_of_every_mart(connection: Connection) -> list[str]:
    """Roles that may read all that is there now: they may read what comes new, too."""
    query = text(
        "select role from (select coalesce(r.rolname, 'public') as role, count(distinct c.oid) as tables "
        "from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join lateral aclexplode(c.relacl) a "
        "left join pg_roles r on r.oid = a.grantee where n.nspname = :schema and c.relkind = 'r' "
        "and a.privilege_type = 'SELECT' and a.grantee <> c.relowner group by 1) as granted "
        "where tables = (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname = :schema and c.relkind = 'r')"
    )
    roles: Sequence[str] = connection.execute(query, {"schema": _READ}).scalars().all()
    return list(roles)


def _grant(connection: Connection, role: str) -> None:
    for schema in (_READ, *COPIED_SCHEMAS):
        connection.execute(text(f"grant usage on schema {schema} to {_role(role)}"))
        connection.execute(text(f"grant select on all tables in schema {schema} to {_role(role)}"))


def _role(name: str) -> str:
    return "public" if name == "public" else '"' + name.replace('"', '""') + '"'


def _tidy(warehouse: Warehouse, marts: Sequence[str]) -> None:
    """Drop marts that are made no more, and schemas of version 0.1; give back the room of old rows.

    What a long query still holds is left for the next run.
    """
    with warehouse.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("set lock_timeout = '2s'"))
        schemas: Sequence[str] = (
            connection.execute(text("select nspname from pg_namespace where nspname like 'marts\\_until\\_%'"))
            .scalars()
            .all()
        )
        tables = connection.execute(
            text(
                "select table_schema, table_name from information_schema.tables where table_schema in (:read, :built)"
            ),
            {"read": _READ, "built": _BUILT},
        ).all()
        statements = [f"drop schema {schema} cascade" for schema in schemas]
        statements += [f'drop table {schema}."{table}" cascade' for schema, table in tables if table not in marts]
        statements += [f"vacuum (analyze) {_READ}.{mart}" for mart in marts]
        for statement in statements:
            try:
                connection.execute(text(statement))
            except OperationalError:
                continue
