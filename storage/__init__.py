"""What we keep: the only package that knows SQL. The protocols it keeps are in `access.stores`."""
