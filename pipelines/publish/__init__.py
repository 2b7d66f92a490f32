"""What happens once a year: everything again, compared with last year, and frozen as an edition."""
