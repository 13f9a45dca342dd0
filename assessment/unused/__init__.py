"""What nobody read in a year: columns of the county's form and kinds of its lists, proposed for
dropping."""
