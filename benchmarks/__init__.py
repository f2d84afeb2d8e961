"""Each heavy job against its limit, measured in one run and printed as ratios."""
