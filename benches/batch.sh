#!/bin/sh
# Whole runs of `amends batch`, interleaved: beside Python with Jinja2, which only renders; with records doubled; on one
# thread and on two. Prints medians, ratios and the most memory.
# usage: benches/batch.sh [path of amends] [number of cases] [rounds]   (first: cargo build --release)
# Needs python3; Jinja2 for its row: python3 -m venv venv && venv/bin/pip install jinja2, then PYTHON=venv/bin/python.
set -eu
cd "$(dirname "$0")/.."
amends=${1:-target/release/amends}
count=${2:-200000}
rounds=${3:-3}
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo run --release --quiet --example cases -- "$((count * 2))" >"$work/double.jsonl"
head -n "$count" "$work/double.jsonl" >"$work/cases.jsonl"
"$python" - "$amends" "$work" "$count" "$rounds" "$python" <<'PY'
import os, statistics, subprocess, sys, time
amends, work, count, rounds, python = sys.argv[1:]
count, rounds = int(count), int(rounds)
def clock(command):
    """Seconds, processor seconds, and the most memory in MiB."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(child.pid, 0)
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
def batch(name, *flags):
    house = ["--config", "examples/amends.yaml", "--today", "2026-11-20", "-q"]
    return [amends, "batch", f"{work}/{name}.jsonl", *house, "-o", f"{work}/out.jsonl", *flags]
commands = {"-j1": batch("cases", "-j1"), "-j2": batch("cases", "-j2"), "doubled, -j2": batch("double", "-j2")}
if subprocess.run([python, "-c", "import jinja2"], capture_output=True).returncode == 0:
    commands["jinja2"] = [python, "benches/jinja.py", f"{work}/cases.jsonl", f"{work}/jinja.jsonl"]
else:
    print("Jinja2 is not installed: nothing to compare with")
runs = {name: [] for name in commands}
for _ in range(rounds):
    for name, command in commands.items():
        runs[name].append(clock(command))
middle = {}
for name, all in runs.items():
    wall, cpu, memory = (statistics.median(r[i] for r in all) for i in range(3))
    middle[name] = wall
    n = count * 2 if "doubled" in name else count
    print(f"{name:14} {wall:8.2f} s {n / wall:9,.0f} a second {cpu / n * 1e6:7.1f} µs of processor a case {memory:6.1f} MiB")
print(f"cores: -j1 / -j2         {middle['-j1'] / middle['-j2']:.2f}   (goal 1.8)")
print(f"growth: doubled / single {middle['doubled, -j2'] / middle['-j2']:.2f}   (goal 2.0 ± 5 %)")
if "jinja2" in middle:
    print(f"amends -j2 / jinja2      {middle['-j2'] / middle['jinja2']:.2f}   (goal 1.0)")
PY
