"""Files that people drop: from the inbox through recognition into the archive, or into quarantine with a report."""
