"""Names the words of letters that a public dictionary does not know and that are not on the reviewed list.

python3 tests/words/unknown.py LANG FILE...      (what letters.py printed)

Georgian: Hunspell, with the folder of the npm package dictionary-ka in DICTIONARY_KA.
Armenian: the PyPI package uniparser-eastern-armenian.
Exit status 1 if there is such a word.
"""
import os
import pathlib
import re
import subprocess
import sys

lang, files = sys.argv[1], sys.argv[2:]
lines = [line for f in files for line in pathlib.Path(f).read_text().splitlines() if not line.startswith("=== ")]
text = re.sub(r"\S+://\S+|\S+@\S+", "", "\n".join(lines))
listed = (pathlib.Path(__file__).parent / f"{lang}.txt").read_text().splitlines()
reviewed = {line.split()[0] for line in listed if line.strip() and not line.startswith("#")}


def georgian(words):
    dictionary = os.environ["DICTIONARY_KA"] + "/index"
    command = ["hunspell", "-d", dictionary, "-l", "-i", "utf-8"]
    return set(subprocess.run(command, input="\n".join(words), capture_output=True, text=True, check=True).stdout.split())


def armenian(words):
    from uniparser_eastern_armenian import EasternArmenianAnalyzer

    analyse = EasternArmenianAnalyzer().analyze_words
    known = lambda word: any(a.lemma for w in (word, word.lower()) for a in analyse(w))
    return {word for word in words if not known(word)}


if lang == "ka":
    words = set(re.findall("[ა-ჰ]+(?:-[ა-ჰ]+)*", text))
    unknown = georgian(words)
else:
    # The marks of emphasis and question stand inside words; a case ending after a number is not a word.
    words = set(re.findall("(?<![\\w%-])[Ա-Ֆա-և]+", re.sub("[՛՜՞՝]", "", text)))
    unknown = armenian(words)
left = sorted(unknown - reviewed)
print(f"{len(words)} words, {len(unknown)} unknown to the dictionary, {len(left)} of them not reviewed")
print(*left, sep="\n")
sys.exit(bool(left))
