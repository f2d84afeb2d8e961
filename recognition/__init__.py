"""Thanking: what ambassadors did, what their peers say of it, and where the world can see it."""
