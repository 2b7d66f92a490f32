#!/bin/sh
# Run once by the database's container, where the warehouse's database is there already: Dagster's database, and the
# role of analysts, which each release grants what is published.
set -eu
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 --set password="$STYRKA_ANALYST_PASSWORD" <<'SQL'
create database dagster owner styrka;
create role analyst login password :'password';
grant connect on database styrka to analyst;
revoke connect on database dagster from public;
SQL
