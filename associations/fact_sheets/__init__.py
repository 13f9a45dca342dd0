"""村情数据: counts of a village and year, and the page that enters them."""
