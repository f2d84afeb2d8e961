"""What `make` runs to set things up and to look after them. Nothing in the product imports it."""
