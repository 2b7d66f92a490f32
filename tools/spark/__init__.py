"""`make spark`: every model on a real Spark cluster on this machine, and each mart beside DuckDB's.

A developer's proof that the models say the same on both. It is here, and not in `pipelines/`, because no installation
needs it; and not in `benchmarks/`, because it answers yes or no. Not here: the engine itself
(``pipelines/transform/spark/``).
"""
