"""Statements that run at every click or answer stored, made into text once: making one costs more than running it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy import Table as DatabaseTable
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

from data.base import Table

Bind = tuple[str, Callable[[Any], Any] | None]
Row = tuple[Any, ...]


class Prepared:
    """A statement whose values are all given at each call, by the names of its parameters.

    It is handed to the driver itself, on the connection and in the transaction given, since SQLAlchemy's own work at
    each statement costs several times what the statement does. What it reads comes as the driver gives it: for numbers
    and texts only. It runs around the session, so what the session holds back must be flushed before.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._texts: dict[str, tuple[str, list[Bind], bool]] = {}

    def change(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run it with these values; how many rows it inserted or changed."""
        cursor = self._run(connection, values)
        changed = cursor.rowcount
        cursor.close()
        return changed

    def row(self, connection: Connection, values: Mapping[str, Any]) -> Row | None:
        """Run it with these values; the first row that it reads, None without one."""
        cursor = self._run(connection, values)
        found = cursor.fetchone()
        cursor.close()
        return found

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Row]:
        """Run it with these values; all rows that it reads."""
        cursor = self._run(connection, values)
        found = cursor.fetchall()
        cursor.close()
        return found

    def _run(self, connection: Connection, values: Mapping[str, Any]) -> DBAPICursor:
        dialect = connection.dialect
        text = self._texts.get(dialect.name)
        if text is None:
            text = self._texts[dialect.name] = _text(self._statement, dialect)
        sql, binds, by_place = text
        given = [(name, convert(values[name]) if convert else values[name]) for name, convert in binds]
        plain: Sequence[Any] | Mapping[str, Any] = tuple(value for _, value in given) if by_place else dict(given)
        return send(connection, sql, plain)


def insert_rows(
    connection: Connection, table: type[Table], columns: Mapping[str, Sequence[Any]], *, ready: Collection[str] = ()
) -> int:
    """Insert many rows, given column by column and all equally long; how many they were.

    They go to the driver as they are: `ready` names the columns whose values are what it takes, the others are
    converted as SQLAlchemy would. A column that is not given is left to the database and must have no default of ours.

    Raises:
        ValueError: a column that needs a value, or has a default of ours, is not given.
    """
    target: DatabaseTable = table.__table__  # pyright: ignore[reportAttributeAccessIssue] - every table has one
    lacking = [one.name for one in target.columns if one.name not in columns and (one.default or not one.nullable)]
    lacking = [name for name in lacking if not target.columns[name].primary_key]
    if lacking:
        raise ValueError(f"no values are given for {', '.join(lacking)}")
    dialect = connection.dialect
    values: list[Sequence[Any]] = []
    for name, given in columns.items():
        convert = None if name in ready else target.columns[name].type.dialect_impl(dialect).bind_processor(dialect)
        values.append([convert(one) for one in given] if convert else given)
    compiled = target.insert().compile(dialect=dialect, column_keys=list(columns))
    places = compiled.positiontup if isinstance(compiled, SQLCompiler) and compiled.positiontup else None
    names = list(columns)
    if places is None:
        rows: Sequence[Any] = [dict(zip(names, one, strict=True)) for one in zip(*values, strict=True)]
    else:
        rows = list(zip(*(values[names.index(name)] for name in places), strict=True))
    if rows:
        cursor = connection.connection.cursor()
        text = str(compiled)
        try:
            dialect.do_executemany(cursor, text, rows)
        except dialect.loaded_dbapi.Error as error:
            raise DBAPIError.instance(text, None, error, dialect.loaded_dbapi.Error, dialect=dialect) from error
        finally:
            cursor.close()
    return len(rows)


def send(connection: Connection, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> DBAPICursor:
    """Hand a text of SQL to the driver; faults come as SQLAlchemy's, as from any other statement."""
    cursor = connection.connection.cursor()
    dialect = connection.dialect
    try:
        dialect.do_execute(cursor, sql, values)
    except dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(sql, values, error, dialect.loaded_dbapi.Error, dialect=dialect) from error
    return cursor


def _text(statement: ClauseElement, dialect: Dialect) -> tuple[str, list[Bind], bool]:
    compiled = statement.compile(dialect=dialect)
    if not isinstance(compiled, SQLCompiler):
        raise TypeError("only a statement that takes values can be prepared")
    types = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
    places = compiled.positiontup
    binds: list[Bind] = [(name, types[name].bind_processor(dialect)) for name in (types if places is None else places)]
    return str(compiled), binds, places is not None
