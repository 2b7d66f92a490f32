"""What people see of a run and of the warehouse: summary, answers, console, dictionary."""
