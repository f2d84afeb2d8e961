"""Everything in one sealed file, from either database, and back into either."""
