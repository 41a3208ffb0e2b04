#!/bin/sh
# Shows what the rules find in the letters, with rules/*.yaml as it stands: nothing is compiled unless nothing was yet.
#   tests/rounds/show.sh [en|ka|hy|en-1] [RULE]
cd "$(dirname "$0")/../.." || exit 2
newest() { find target/debug/deps -maxdepth 1 -name 'rounds-*' -perm -u+x -type f -printf '%T@ %p\n' | sort -rn | sed -n '1s/^[^ ]* //p'; }
test -n "$(newest)" || cargo test -q --no-run --test rounds || exit 2
AMENDS_ROUND=$1 AMENDS_RULE=$2 exec "$(newest)" --exact figures --ignored --nocapture
