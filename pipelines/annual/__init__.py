"""What happens once a year: everything anew, compared with last year, and frozen as an edition."""
