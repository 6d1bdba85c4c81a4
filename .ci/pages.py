#!/usr/bin/env python3
"""Run the examples of Kusto's documentation pages and compare them with the output that the pages show.

  pages.py FOLDER --batch 'target/release/kqlab batch' [--list]

FOLDER holds the Markdown pages of the query language, as published. An example is a block of Kusto followed by a table
before the next block or heading. Cells are compared as values: numbers to the digits shown, JSON by its content, points
in time by their digits; a page shows no types. Examples over the tables of Kusto's sample cluster, and those whose output
the page shortens, are left out.
"""

import argparse
import collections
import json
import pathlib
import re
import select
import shlex
import subprocess

SECONDS = 10

SAMPLES = re.compile(
    r"\b(StormEvents|PopulationData|US_States|US_Counties|ConferenceSessions|demo_\w+|Trace|Covid\w*|NY_\w+|SamplePowerRequirement\w*"
    r"|EarthAtNight|FlightAttitude|nyc_taxi|Occupations|Customers|SalesFact|PageViews?|T|Table\w*|Users?|Logs?|Events?|MyTable\w*)\b\s*(\n|\|)"
)


def examples(text):
    """The pairs of query and table of a page."""
    for block in re.finditer(r"^```kusto\s*$\n(.*?)^```\s*$", text, re.S | re.M):
        query = block.group(1).strip()
        rest = text[block.end() :]
        end = re.search(r"^(```|#)", rest, re.M)
        rest = rest[: end.start()] if end else rest
        lines = [line.strip() for line in rest.splitlines()]
        table = []
        for line in lines:
            if line.startswith("|"):
                table.append(line)
            elif table:
                break
        if len(table) >= 2:
            yield query, [cells(line) for line in [table[0]] + table[2:]]


def cells(line):
    line = line.strip()
    line = line[1:-1] if line.endswith("|") else line[1:]
    return [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)]


def plain(cell):
    cell = re.sub(r"<br\s*/?>", "", cell).replace("&nbsp;", " ").strip().strip("`")
    return re.sub(r"\\([_*<>\[\]|])", r"\1", cell).strip()


def same(shown, given):
    """Whether a cell of a page and a value of a result are the same."""
    shown = plain(shown)
    if given is None or given == "":
        return shown.lower() in ("", "null", "``", '""')
    if isinstance(given, bool):
        return shown.lower() in (("true", "1") if given else ("false", "0"))
    if isinstance(given, (dict, list)):
        try:
            return alike(json.loads(shown.replace("'", '"')), given)
        except ValueError:
            return squeezed(shown) == squeezed(json.dumps(given, ensure_ascii=False))
    if isinstance(given, (int, float)):
        try:
            return close(float(shown.replace(",", "")), float(given), shown)
        except ValueError:
            return False
    text = str(given)
    if squeezed(shown) == squeezed(text) or squeezed(shown.strip('"')) == squeezed(text):
        return True
    moment, seen = re.sub(r"\D", "", text).rstrip("0"), re.sub(r"\D", "", shown).rstrip("0")
    if re.match(r"^-?\d", text) and ":" in text and moment == seen:
        return True
    try:
        return alike(json.loads(shown), json.loads(text))
    except ValueError:
        return False


def close(shown, given, text):
    digits = len(re.sub(r"e.*|\D", "", text.lower()).lstrip("0")) or 1
    return abs(shown - given) <= max(abs(given), 1e-300) * 10 ** -(min(digits, 13) - 1.3) or abs(shown - given) < 1e-12


def alike(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(alike(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1)
    return str(a) == str(b)


def squeezed(text):
    return re.sub(r"\s+", "", text)


def value(cell, kind):
    if kind == "dynamic" and isinstance(cell, str):
        try:
            return json.loads(cell)
        except ValueError:
            return cell
    return cell


def verdict(table, answer):
    if "error" in answer:
        return "refused", json.dumps(answer["error"])[:200]
    result = answer["result"]["Tables"][0]
    kinds = [column.get("DataType", column.get("ColumnType", "")) for column in result["Columns"]]
    kinds = ["dynamic" if kind.lower().endswith(("object", "dynamic")) else kind for kind in kinds]
    rows = [[value(cell, kind) for cell, kind in zip(row, kinds)] for row in result["Rows"]]
    shown = table[1:]
    if len(shown) != len(rows):
        return "differs", f"{len(shown)} rows shown, {len(rows)} given"
    left = list(rows)
    for row in shown:
        row = row + [""] * (len(kinds) - len(row))
        found = next((r for r in left if len(row) >= len(r) and all(map(same, row, r))), None)
        if found is None:
            return "differs", f"{row} is not in {left[:3]}"[:600]
        left.remove(found)
    return "agrees", ""


def run(batch, cases):
    """The answers by example; one that takes too long has none."""
    answers, child = {}, None
    for name, query, _ in cases:
        if child is None:
            child = subprocess.Popen(shlex.split(batch), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        child.stdin.write(json.dumps({"id": name, "query": query}) + "\n")
        child.stdin.flush()
        ready, _, _ = select.select([child.stdout], [], [], SECONDS)
        line = child.stdout.readline() if ready else ""
        if line:
            answers[name] = json.loads(line)
        else:
            child.kill()
            child = None
    return answers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--batch", default="target/release/kqlab batch")
    parser.add_argument("--list", action="store_true", help="every example that does not agree, with the reason")
    options = parser.parse_args()
    cases = []
    for page in sorted(options.folder.rglob("*.md")):
        for number, (query, table) in enumerate(examples(page.read_text(encoding="utf-8"))):
            text = " ".join(cell for row in table for cell in row)
            if SAMPLES.search(query + "\n") or "..." in text or "…" in text or "T\n" == query[:2]:
                continue
            cases.append((f"{page.stem}-{number:02}", query, table))
    answers = run(options.batch, cases)
    counts = collections.Counter()
    for name, query, table in cases:
        said, why = verdict(table, answers.get(name, {"error": "no answer"}))
        counts[said] += 1
        if options.list and said != "agrees":
            print(f"{said:8} {name}: {why}")
    print(f"{len(cases)} examples with output: " + ", ".join(f"{count} {said}" for said, count in counts.most_common()))


if __name__ == "__main__":
    main()
