"""A county's honest reports, and falsifications planted into them."""
