#!/bin/sh
# The rows of whole processes: `amends` beside `rg`, interleaved, medians and ratios. Needs rg and python3; Vale and
# textlint are measured as well where they are installed.
# usage: benches/compare.sh [path of amends]   (build it first: cargo build --release)
set -eu
cd "$(dirname "$0")/.."
amends=${1:-target/release/amends}
command -v rg >/dev/null || { echo "rg is not installed: nothing to compare with" >&2; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 - "$amends" "$work" <<'PY'
import glob, json, os, re, shutil, statistics, subprocess, sys, time

amends, work = sys.argv[1:]
LANGS = ("ka", "hy", "en")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def good_letters(lang):
    """The letters of tests/rounds without a fault: 1 to 2 KB each, no two alike."""
    letters, kind, lines = [], None, None
    for path in sorted(glob.glob(f"tests/rounds/{lang}-*.yaml")):
        for line in open(path, encoding="utf-8"):
            if line.startswith("- id:"):
                kind = None
            if line.startswith("  kind: "):
                kind = line.split()[1]
            if line.startswith("  letter: |-"):
                lines = []
            elif lines is not None and (line.startswith("    ") or not line.strip()):
                lines.append(line[4:] if line.strip() else "\n")
            elif lines is not None:
                if kind == "good":
                    letters.append("".join(lines))
                lines = None
    return letters


# Some 400 words of the rules: what a list of phrases would be.
rules = "".join(open(path, encoding="utf-8").read() for path in sorted(glob.glob("rules/*.yaml")))
words = sorted(set(re.findall(r"[^\W\d_]{6,}", rules)))
words = words[:: max(1, len(words) // 400)][:400]
write(f"{work}/words", "\n".join(words) + "\n")
for lang in LANGS:
    letters = good_letters(lang)
    bytes_of = [len(letter.encode()) for letter in letters]
    print(f"{lang}: {len(letters)} letters without a fault, {sum(bytes_of) // len(letters)} bytes on average")
    for number in range(2000):
        write(f"{work}/{lang}/{number:04}.txt", letters[number % len(letters)])
    text = "\n\n".join(letters) + "\n\n"
    for name, size in (("long", 30_000_000), ("half", 15_000_000)):
        write(f"{work}/{name}-{lang}.txt", text * (size // len(text.encode()) + 1))
# A house's own rules: 60 KB of them, patterns in three languages.
house, number = 0, 0
while house < 60_000:
    own = {
        "id": f"own-{number}", "severity": "hint", "source": "bench", "check": "phrases",
        **{key: {lang: f"own {number}" for lang in LANGS} for key in ("name", "message", "why", "better")},
        **{
            lang: {
                "strong": [rf"\bword{number}{i} (?:of|for) \w+\b" for i in range(6)],
                "flags": [f"A word{number}1 of honour."],
                "leaves": ["A word of honour."],
            }
            for lang in LANGS
        },
    }
    text = json.dumps(own)
    write(f"{work}/house/own-{number}.yaml", text)
    house, number = house + len(text), number + 1


def clock(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def compare(name, ours, theirs, rounds, names=("amends", "rg"), show=lambda a, b: f"ratio {a / b:.2f}"):
    pairs = [(clock(ours), clock(theirs)) for _ in range(rounds)]
    a, b = (statistics.median(pair[i] for pair in pairs) * 1000 for i in (0, 1))
    print(f"{name:28} {names[0]} {a:9.2f} ms   {names[1]} {b:9.2f} ms   {show(a, b)}", flush=True)
    return a


lint = [amends, "lint", "--isolated", "--format", "jsonl"]
for lang in LANGS:
    one, many, long = f"{work}/{lang}/0003.txt", f"{work}/{lang}", f"{work}/long-{lang}.txt"
    phrases = ["rg", "-c", "-F", "-i", "-f", f"{work}/words"]
    compare(f"{lang} one letter", [amends, "lint", "--isolated", one], ["rg", "-c", "foo", one], 60)
    ours = compare(f"{lang} 2,000 letters", [*lint, many], [*phrases, "-j2", many], 5)
    compare(f"{lang} 2,000 letters, -j1", [*lint, "-j1", many], [*lint, "-j2", many], 3, ("-j1", "-j2"))
    for linter, command in (("vale", ["vale", "--no-exit", many]), ("textlint", ["textlint", many])):
        if shutil.which(linter):
            compare(f"{lang} 2,000 letters", command, [*lint, many], 1, (linter, "amends"))
    compare(f"{lang} 30 MB", [*lint, "--lang", lang, long], [*phrases, long], 1)
    half = [*lint, "--lang", lang, f"{work}/half-{lang}.txt"]
    compare(f"{lang} 30 MB and 15 MB", [*lint, "--lang", lang, long], half, 1, ("30", "15"))
    own = [*lint, "--rules", f"{work}/house", one]
    show = lambda a, b: f"more {a - b:.1f} ms"
    compare(f"{lang} 60 KB of own rules", own, [*lint, one], 40, ("with", "without"), show)
PY
