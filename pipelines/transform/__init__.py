"""dbt inside the process of the run: its project, its calls, and what came of models and tests."""
