"""Documents as the library hands them out: made, named, and saying what they were made of."""
