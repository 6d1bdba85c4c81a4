"""Compares the figures of a run with those recorded in the repository."""
import collections
import json
import re
import sys

folder, recorded = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))
verdicts = collections.Counter(json.loads(line)["verdict"] for line in open(f"{folder}/emulator.jsonl", encoding="utf-8"))
corpus = open(f"{folder}/corpus.txt", encoding="utf-8").read()
measured = {
    "emulator_pass": verdicts["pass"],
    "emulator_wrong": sum(verdicts[v] for v in ("fail", "near", "type", "name")),
    "corpus_agreement": int(re.search(r"syntax agreement (\d+)/", corpus).group(1)),
    "corpus_reach": int(re.search(r"reach (\d+)/", corpus).group(1)),
    "crashes": verdicts["crash"] + verdicts["timeout"] + int(re.search(r"crashes or hangs: (\d+)", corpus).group(1)),
}
failed = 0
for name, value in measured.items():
    limit = recorded[name]
    worse = value > limit if name in ("emulator_wrong", "crashes") else value < limit
    failed += worse
    print(f"ratchet: {name} {value} (recorded {limit}){'  WORSE' if worse else ''}")
sys.exit(1 if failed else 0)
