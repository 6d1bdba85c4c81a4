"""The ten queries: as KQL for kqlab, and as the same thing for DuckDB (SQL) and Polars.

Q1 to Q5 are the rules of `rules/`: their text goes to kqlab as it is, and their conditions are read out of it for the others.
"""

import datetime
import glob
import os
import re

NETWORK, CERTIFICATES = "DeviceNetworkEvents", "DeviceFileCertificateInfo"
LOW, HIGH = "2025-11-15", "2025-11-20"
LINE = "InitiatingProcessCommandLine"
PATTERN = r"(?i)(invoke-webrequest|downloadstring|iex\s*\()"
JOINED = ["screenconnect.com", "syncromsp.com"]
OTHERS = {
    "q6": f"{NETWORK} | summarize Count=count(), Ips=dcount(RemoteIP), Urls=make_set(RemoteUrl, 100) by DeviceId, bin(Timestamp, 1h)",
    "q7": f"{NETWORK} | where {LINE} contains 'enc' or {LINE} matches regex @'{PATTERN}' | summarize Count=count() by InitiatingProcessFileName",
    "q8": f"{NETWORK} | where RemoteUrl has_any ({', '.join(map(repr, JOINED))}) | project DeviceId, RemoteUrl "
    f"| join kind=inner ({NETWORK} | where InitiatingProcessFileName =~ 'powershell.exe' and RemotePort == 443 and {LINE} contains '-encodedcommand' "
    "| project DeviceId, PsTime=Timestamp) on DeviceId | summarize Count=count(), FirstPs=min(PsTime) by DeviceId, RemoteUrl",
    "q9": f"{NETWORK} | top 100 by ReportId desc | project Timestamp, DeviceName, RemoteUrl, InitiatingProcessFileName, ReportId",
    "q10": f"{NETWORK} | count",
}
TIMES = {"Timestamp", "InitiatingProcessCreationTime", "CertificateCreationTime", "CertificateExpirationTime"}
NUMBERS = {"RemotePort", "LocalPort", "InitiatingProcessFileSize", "InitiatingProcessId", "InitiatingProcessParentId", "ReportId", "IsSigned", "IsTrusted", "IsRootSignerMicrosoft"}


class Query:
    def __init__(self, name, text):
        self.name, self.text = name, text
        self.table = CERTIFICATES if CERTIFICATES in text else NETWORK
        self.sum = {"q9": "ReportId"}.get(name, "Count")
        plain = re.sub(r"//[^\n]*", "", text)
        found = re.findall(r"(\w+)\s+has(?:_any)?\s*(\([^)]*\)|'[^']*'|\"[^\"]*\")", plain)
        self.conditions = [(column, [a or b for a, b in re.findall(r"'([^']*)'|\"([^\"]*)\"", needles)]) for column, needles in found]
        self.keys = [key.strip() for key in plain.rsplit(" by ", 1)[-1].split(",")]


def queries(root):
    """All ten, those of the rules first, in the order of their folders but for Level, which has another table."""
    rules = []
    for path in sorted(glob.glob(os.path.join(root, "rules/rmm/*/*.yaml"))):
        if path.endswith(".test.yaml"):
            continue
        lines = open(path).read().split("query: |\n", 1)[1].split("\n")
        body = [line[2:] for line in lines[: next((n for n, line in enumerate(lines) if line and not line.startswith("  ")), None)]]
        rules.append("\n".join(body))
    rules.sort(key=lambda text: CERTIFICATES in text)
    named = [(f"q{n + 1}", text) for n, text in enumerate(rules)]
    return [Query(name, text) for name, text in named + list(OTHERS.items())]


def term(needles):
    """A pattern for texts as terms; those that end in punctuation have their right edge."""
    each = [re.escape(needle) + ("(?:[^a-z0-9]|$)" if needle[-1].isalnum() else "") for needle in needles]
    return r"(?i)(?:^|[^a-z0-9])(?:" + "|".join(each).replace(r"\ ", " ").replace(r"\,", ",") + ")"


def duckdb_source(path, form, columns):
    if form == "parquet":
        return f"'{path}'"
    types = ", ".join(f"'{c}': '{'TIMESTAMP' if c in TIMES else 'BIGINT' if c in NUMBERS else 'VARCHAR'}'" for c in columns)
    if form == "ndjson":
        return f"read_json('{path}', format='newline_delimited', columns={{{types}}})"
    return f"read_csv('{path}', header=true, columns={{{types}}})"


def duckdb(query, source):
    has = lambda column, needles: f"regexp_matches({column}, '{term(needles)}')"
    rows = {
        "q6": f"SELECT DeviceId, time_bucket(INTERVAL 1 HOUR, Timestamp), count(*) Count, count(DISTINCT RemoteIP), list(DISTINCT RemoteUrl)[1:100] FROM {source} GROUP BY 1, 2",
        "q7": f"SELECT InitiatingProcessFileName, count(*) Count FROM {source} WHERE {LINE} ILIKE '%enc%' OR regexp_matches({LINE}, '{PATTERN}') GROUP BY 1",
        "q8": f"SELECT DeviceId, RemoteUrl, count(*) Count, min(PsTime) FROM (SELECT DeviceId, RemoteUrl FROM {source} WHERE {has('RemoteUrl', JOINED)}) JOIN "
        f"(SELECT DeviceId, Timestamp PsTime FROM {source} WHERE lower(InitiatingProcessFileName) = 'powershell.exe' AND RemotePort = 443 AND {LINE} ILIKE '%-encodedcommand%') USING (DeviceId) GROUP BY 1, 2",
        "q9": f"SELECT Timestamp, DeviceName, RemoteUrl, InitiatingProcessFileName, ReportId FROM {source} ORDER BY ReportId DESC LIMIT 100",
        "q10": f"SELECT count(*) Count FROM {source}",
    }.get(query.name)
    if rows is None:
        conditions = " AND ".join(has(column, needles) for column, needles in query.conditions)
        keys = ", ".join(query.keys)
        rows = (
            f"SELECT {keys}, min(Timestamp), max(Timestamp), list(DISTINCT ReportId), count(*) Count FROM {source} "
            f"WHERE Timestamp BETWEEN TIMESTAMP '{LOW}' AND TIMESTAMP '{HIGH}' AND {conditions} GROUP BY {keys}"
        )
    # The hidden sum keeps every column of the result in the plan.
    return f"CREATE TEMP TABLE result AS {rows}; SELECT count(*), sum({query.sum}) FROM result"


def polars(query, path, form, columns):
    import polars as pl

    c = pl.col
    if form == "parquet":
        events = pl.scan_parquet(path)
    else:
        ty = lambda name: pl.Datetime("us") if name in TIMES else pl.Int64 if name in NUMBERS else pl.String
        schema = {name: ty(name) for name in columns}
        if form == "csv":
            events = pl.scan_csv(path, schema=schema)
        else:
            texts = {name: pl.String if name in TIMES else type_ for name, type_ in schema.items()}
            events = pl.scan_ndjson(path, schema=texts)
            events = events.with_columns(c("Timestamp").str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us"))
    has = lambda column, needles: c(column).str.contains(term(needles))
    if query.name == "q6":
        result = events.group_by("DeviceId", c("Timestamp").dt.truncate("1h").alias("hour")).agg(Count=pl.len(), ips=c("RemoteIP").n_unique(), urls=c("RemoteUrl").unique().head(100))
    elif query.name == "q7":
        wanted = c(LINE).str.contains_any(["enc"], ascii_case_insensitive=True) | c(LINE).str.contains(PATTERN)
        result = events.filter(wanted).group_by("InitiatingProcessFileName").agg(Count=pl.len())
    elif query.name == "q8":
        left = events.filter(has("RemoteUrl", JOINED)).select("DeviceId", "RemoteUrl")
        wanted = (c("InitiatingProcessFileName").str.to_lowercase() == "powershell.exe") & (c("RemotePort") == 443)
        wanted &= c(LINE).str.contains_any(["-encodedcommand"], ascii_case_insensitive=True)
        right = events.filter(wanted).select("DeviceId", PsTime="Timestamp")
        result = left.join(right, on="DeviceId").group_by("DeviceId", "RemoteUrl").agg(Count=pl.len(), FirstPs=c("PsTime").min())
    elif query.name == "q9":
        result = events.select("Timestamp", "DeviceName", "RemoteUrl", "InitiatingProcessFileName", "ReportId").top_k(100, by="ReportId")
    elif query.name == "q10":
        result = events.select(Count=pl.len())
    else:
        low, high = map(datetime.datetime.fromisoformat, (LOW, HIGH))
        wanted = c("Timestamp").is_between(low, high)
        for column, needles in query.conditions:
            wanted &= has(column, needles)
        result = events.filter(wanted).group_by(query.keys).agg(FirstSeen=c("Timestamp").min(), LastSeen=c("Timestamp").max(), Report=c("ReportId").unique(), Count=pl.len())
    result = result.collect()
    return result.height, int(result[query.sum].sum() or 0)
