"""What takes too long to wait for: a list or paper over the bound of documents/at_once.py is made
by a worker and given once to whoever asked for it (adr 25)."""
