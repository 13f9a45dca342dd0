#!/usr/bin/env python3
"""Django's command line (config/start.py)."""

import sys

from config import start

if __name__ == "__main__":
    start.run(sys.argv)
