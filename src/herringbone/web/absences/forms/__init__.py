"""What is typed about absences, checked and turned into values for the services."""
