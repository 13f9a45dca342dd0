"""Every measurement, as ratios in one run: make bench (ARGS="assess grid book" for some)."""

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
    "member-import": "benchmarks.bench_member_import",
    "registers": "benchmarks.bench_registers",
}

if __name__ == "__main__":
    for name in sys.argv[1:] or BENCHES:
        print(f"== {name} ==", flush=True)
        subprocess.run([sys.executable, "-m", BENCHES[name]], check=True)
