#!/bin/sh
# setup/worker.sh PROCESS: the worker for background jobs beside that process: begun again when it falls, ended with it.
while kill -0 "$1" 2>/dev/null; do
    .venv/bin/python manage.py worker --beside "$1" --no-reload --verbosity 0
    sleep 1
done
