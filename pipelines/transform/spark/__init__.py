"""The models on Spark, for tables that one machine does not hold: `STYRKA_ENGINE=spark` (docs/scale.md).

    warehouse -> handover.py -> raw tables as Parquet -> build.py, which asks session.py, which talks to
    in_spark.py, the one program that runs in Spark's own environment -> marts as Parquet -> handover.py -> warehouse

Only the models move. What was fetched, the checks, the alerts and the release stay where they are, on DuckDB or
PostgreSQL, and read the marts there as if the warehouse had made them. Not here: any SQL (``dbt/``), or a cluster
(``tools/spark/`` starts one to try it; a real one is somebody else's).
"""
