"""Heavy work measured against its limit: `make bench`. Figures are in docs/benchmarks.md."""
