#!/bin/sh
# Instructions of whole runs, by part: they hold on a busy machine, where times do not. Needs valgrind.
# usage: benches/counts.sh [path of amends] [number of cases]   (first: cargo build --release)
# Counts a run over no case (the start) and one over some, and what each part took for one case.
set -eu
cd "$(dirname "$0")/.."
amends=${1:-target/release/amends}
count=${2:-150}
command -v valgrind >/dev/null || { echo "valgrind is not installed: nothing to count with" >&2; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo run --release --quiet --example cases -- "$((count * 2))" >"$work/more.jsonl"
head -n "$count" "$work/more.jsonl" >"$work/some.jsonl"
: >"$work/none.jsonl"
instructions() {
    # $1: the function within which is counted, empty for all; $2: the cases
    valgrind --tool=callgrind --callgrind-out-file=/dev/null ${1:+"--toggle-collect=$1"} \
        "$amends" batch "$work/$2.jsonl" --config examples/amends.yaml --today 2026-11-20 -q -j1 -o "$work/out.jsonl" \
        2>&1 | sed -n 's/,//g;s/.*Collected : //p'
}
echo "start-up: $(instructions '' none)"
part() {
    # Twice as many cases, less the first half: what is built once does not count.
    some=$(instructions "$2" some)
    more=$(instructions "$2" more)
    echo "$1: $(((more - some) / count)) a case"
}
part "whole case" ''
part "  understood (language, triage)" '*answer::understand*'
part "  letter" '*compose*'
part "  lint" '*amends::lint::lint*'
