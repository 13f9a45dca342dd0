"""Every measurement, as ratios in one run: make bench (ARGS="assess grid book" for some).

ARGS=country is only run when it is asked for: all of China's villages take a quarter of an hour and
12 GB of disk.
"""

import subprocess
import sys

BENCHES = {
    "assess": "benchmarks.bench_assess",
    "what-if": "benchmarks.bench_what_if",
    "grid": "benchmarks.bench_grid",
    "book": "benchmarks.bench_book",
    "flags": "benchmarks.bench_flags",
    "ledger": "benchmarks.bench_ledger",
    "members-list": "benchmarks.bench_members_list",
    "search": "benchmarks.bench_members_list search",
    "member-import": "benchmarks.bench_member_import",
    "registers": "benchmarks.bench_registers",
    "pictures": "benchmarks.bench_pictures",
    "choking": "benchmarks.bench_choking",
}

ON_REQUEST = {"country": "benchmarks.bench_assess 620000"}

if __name__ == "__main__":
    for name in sys.argv[1:] or BENCHES:
        print(f"== {name} ==", flush=True)
        subprocess.run([sys.executable, "-m", *(BENCHES | ON_REQUEST)[name].split()], check=True)
