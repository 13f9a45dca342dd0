"""What the server counts of itself, for Prometheus: /metrics (accounts/installation/probes.py). No
account, no address, no division."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("cunxie_requests", "Requests answered", ["view", "method", "status"])
SECONDS = Histogram(
    "cunxie_request_seconds",
    "How long an answer took",
    ["view"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
IN_FLIGHT = Gauge("cunxie_in_flight", "Requests being answered", multiprocess_mode="livesum")
FAULTS = Counter("cunxie_faults", "Requests that a fault of the machine ended", ["kind"])
