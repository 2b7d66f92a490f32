-- Run once by the database's container: the warehouse's database is there already.
create database dagster owner styrka;
