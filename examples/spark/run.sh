#!/bin/sh
# Runs the job on this machine, in one process, in Spark's local mode and with GNU parallel, and compares the records.
# usage: examples/spark/run.sh [path of amends] [number of cases]
# Needs python3 with pyspark (pip install pyspark==3.5.3), a JVM (Java 17) and cargo, which makes the cases.
# GNU parallel is tried if it is installed. PYTHON says which python3.
set -eu
cd "$(dirname "$0")/../.."
amends=$(realpath "${1:-target/release/amends}")
count=${2:-2000}
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -c 'import pyspark' || { echo "pyspark is not installed: pip install pyspark==3.5.3" >&2; exit 2; }
command -v java >/dev/null || { echo "no JVM: Spark needs Java 17" >&2; exit 2; }

flags="--today 2026-11-20 --config $PWD/examples/amends.yaml"
cargo run --quiet --example cases -- "$count" >"$work/cases.jsonl"
# Some that cannot be read: they are records, too.
printf '%s\n' '{"id": "x", "txet": "misspelt"}' 'not JSON' >>"$work/cases.jsonl"

code=0
"$amends" batch - --quiet $flags <"$work/cases.jsonl" >"$work/one.jsonl" || code=$?
test "$code" -le 2 && test "$(wc -l <"$work/one.jsonl")" -eq "$((count + 2))"

same() {
    cmp "$work/one.jsonl" "$2" && echo "$1: the same $((count + 2)) records"
}
for partitions in 1 3 8; do
    PYSPARK_PYTHON=$python "$python" examples/spark/job.py "$work/cases.jsonl" "$work/spark-$partitions" \
        --amends "$amends" --partitions "$partitions" -- $flags 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
    cat "$work/spark-$partitions"/part-* >"$work/spark.jsonl"
    same "Spark, $(ls "$work/spark-$partitions" | grep -c '^part-') partitions" "$work/spark.jsonl"
done
if command -v parallel >/dev/null; then
    for block in 100k 1M; do
        parallel --will-cite --pipe --keep-order --block "$block" "$amends batch - --quiet --jobs 1 $flags" \
            <"$work/cases.jsonl" >"$work/parallel.jsonl" || true
        same "GNU parallel, blocks of $block" "$work/parallel.jsonl"
    done
else
    echo "GNU parallel is not installed: not tried"
fi
