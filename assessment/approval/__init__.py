"""Reports checked, approved and corrected: pages, grid and workbooks."""
