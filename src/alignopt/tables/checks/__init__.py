"""What spans records and tables: each check is a named function that gives failures as a frame."""
