"""Writes letters over the space of cases, chosen by a seed, with the words of lexicon/LANG/specimen.yaml.

python3 tests/words/letters.py LANG SEED COUNT [path of amends]

Prints each letter under a line that says what it answers. Wants PyYAML.
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import yaml

lang, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
amends = sys.argv[4] if len(sys.argv) > 4 else "amends"
root = pathlib.Path(__file__).parents[2]
words = yaml.safe_load((root / f"lexicon/{lang}/specimen.yaml").read_text())
remedies = sorted({p.stem for p in (root / f"templates/{lang}/remedy").glob("*.txt")})
categories = sorted({p.stem for p in (root / f"templates/{lang}/apology").glob("*.txt")})
kinds = ["decision"] * 6 + ["acknowledgement", "holding", "information-request", "public-reply"]
dice = random.Random(seed)


def perhaps(p=0.6):
    return dice.random() < p


def sum_of(amount):
    return {"amount": amount if words["currency"] != "AMD" else amount.replace(".", ""), "currency": words["currency"]}


def case(number):
    kind = dice.choice(kinds)
    decided = kind in ("decision", "public-reply")
    outcome = dice.choice(["upheld", "upheld", "partly-upheld", "not-upheld"]) if decided else None
    fault = {"upheld": "ours", "partly-upheld": "ours", "not-upheld": "not-ours"}.get(outcome) or dice.choice(
        ["unclear", "ours", None]
    )
    order = {
        "number": dice.choice(["A-1042", "48213", "GE-77"]) if perhaps(0.7) else None,
        "product": dice.choice(words["products"]) if perhaps(0.6) else None,
        "date": "2026-11-10" if perhaps(0.5) else None,
    }
    told = {"fault": fault, "outcome": outcome}
    for key, p in [("impact", 0.4), ("prevention", 0.7), ("responsible", 0.5), ("measure", 0.4)]:
        told[key] = words[key] if perhaps(p) else None
    told["cause"] = (words["cause"] if fault == "ours" else words["other_cause"]) if perhaps() else None
    if outcome in ("upheld", "partly-upheld"):
        told["remedies"] = [
            {
                "kind": remedy,
                **({"by": "2026-11-25"} if perhaps(0.8) else {}),
                **(sum_of("45.50") if remedy in ("partial-refund", "compensation", "refund") and perhaps(0.8) else {}),
            }
            for remedy in dice.sample(remedies, dice.choice([1, 1, 1, 2, 2, 3]))
        ]
        if perhaps(0.4):
            told["goodwill"] = {"what": words["goodwill"], **({"until": "2026-12-31"} if perhaps(0.5) else {})}
    if outcome in ("not-upheld", "partly-upheld") and perhaps(0.9):
        told["refusal_ground"] = words["refusal_ground"]
    if not decided and perhaps(0.8):
        told["next_date"] = "2026-11-30"
    if kind == "holding" and perhaps(0.7):
        told["delay_reason"] = words["delay_reason"]
    if kind == "information-request":
        told["needed"] = [{"fact": dice.choice(["photo", "receipt"] if order["number"] else ["order-number", "photo"])}]
        told["needed"] += [{"what": words["needed"]}] if perhaps(0.4) else []
    name = dice.choice(words["names"])
    customer = (name if perhaps(0.8) else {"name": name["name"]}) if perhaps(0.85) else {}
    category = dice.choice(categories)
    asked = {"id": str(number), "lang": lang, "received": "2026-11-18", "text": "…", "category": category}
    return kind, asked | {
        "customer": customer,
        "order": {k: v for k, v in order.items() if v},
        "assessment": {k: v for k, v in told.items() if v is not None},
    }


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    for number in range(1, count + 1):
        kind, asked = case(number)
        house = {k: v for k, v in words["house"].items() if k in ("company", "signatory") or perhaps(0.7)}
        (folder / "case.json").write_text(json.dumps(asked, ensure_ascii=False))
        (folder / "amends.yaml").write_text(yaml.safe_dump({"house": house, "law": words["law"]}, allow_unicode=True))
        tone = dice.choice(["formal", "warm"])
        command = [amends, "draft", folder / "case.json", "--kind", kind, "--tone", tone, "--today", "2026-11-20"]
        ran = subprocess.run([*command, "--config", folder / "amends.yaml"], capture_output=True, text=True)
        if ran.returncode == 2:
            sys.exit(ran.stderr)
        told = asked["assessment"]
        print(f"=== {number}: {kind}, {asked['category']}, fault {told.get('fault')}, outcome {told.get('outcome')}, {tone}")
        print(ran.stdout.strip(), end="\n\n")
