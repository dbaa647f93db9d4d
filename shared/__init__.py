"""The domain, its adapters, and what both sites share."""
