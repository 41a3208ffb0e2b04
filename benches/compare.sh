#!/bin/sh
# One letter and 2,000 letters, `amends` beside `rg`, interleaved: medians and ratios. Needs rg and python3.
# usage: benches/compare.sh [path of amends]   (build it first: cargo build --release)
set -eu
cd "$(dirname "$0")/.."
amends=${1:-target/release/amends}
command -v rg >/dev/null || { echo "rg is not installed: nothing to compare with" >&2; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for lang in ka hy en; do
    mkdir "$work/$lang"
    i=0
    while [ "$i" -lt 2000 ]; do
        for draft in examples/$lang/drafts/*.txt; do
            cp "$draft" "$work/$lang/$i.txt"
            i=$((i + 1))
        done
    done
    # Some 400 words of the rules: what a list of phrases would be.
    grep -ohE '[[:alpha:]]{6,}' rules/*.yaml | sort -u | head -400 >"$work/$lang.words"
done
python3 - "$amends" "$work" <<'PY'
import statistics, subprocess, sys, time
amends, work = sys.argv[1:]
def clock(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start
def compare(name, ours, theirs, rounds):
    pairs = [(clock(ours), clock(theirs)) for _ in range(rounds)]
    a, b = (statistics.median(p[i] for p in pairs) * 1000 for i in (0, 1))
    print(f"{name:24} amends {a:8.2f} ms   rg {b:8.2f} ms   ratio {a / b:.2f}", flush=True)
for lang in ("ka", "hy", "en"):
    one, many = f"{work}/{lang}/3.txt", f"{work}/{lang}"
    compare(f"{lang} one letter", [amends, "lint", "--isolated", one], ["rg", "-c", "foo", one], 60)
    compare(f"{lang} 2,000 letters", [amends, "lint", "--isolated", "--format", "jsonl", many],
            ["rg", "-j2", "-c", "-F", "-i", "-f", f"{work}/{lang}.words", many], 5)
PY
