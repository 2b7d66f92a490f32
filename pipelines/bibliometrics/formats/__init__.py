"""One module for each format, beside the declaration of its headers where it is a table."""
