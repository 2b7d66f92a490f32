"""What is fetched: one YAML per source table, and the model that reads them."""
