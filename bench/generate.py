#!/usr/bin/env python3
"""Events to measure with: DeviceNetworkEvents (34 columns) and DeviceFileCertificateInfo (17 columns).

    generate.py FOLDER --rows 100000 [--forms ndjson,csv,parquet] [--seed 1]

Thirty days that end at 2025-11-20, in order of time but for ten minutes' jitter, as pipelines deliver them. About 0.1 % of
the rows match each rule: 0.6 % meet its texts and the rule looks at five of the thirty days. A few rows nearly match, by
texts that hold a needle without being that term. The same seed gives the same files.
"""

import argparse
import json
import os
import random

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

END = 1_763_596_800_000_000  # 2025-11-20 in microseconds
SPAN = 30 * 86_400_000_000
JITTER = 600_000_000
CHUNK = 50_000
SHARE, NEAR = 0.006, 0.0002

# What each rule's tools look like: addresses, company, products.
TOOLS = [
    (["rmm.syncromsp.com", "servably.com", "agent.syncroapi.com"], "Servably, Inc.", ["Syncro"]),
    (["server.action1.com"], "Action1 Corporation", ["Action1 Agent"]),
    (["web1.remotepc.com", "www.remotepc.com"], "IDrive, Inc.", ["RemotePC", "RemotePC Viewer"]),
    (["a.myconnectwise.com", "x.screenconnect.com", "up.itsupport247.net"], "ConnectWise, LLC", ["ScreenConnect Client"]),
]
NEARLY = ["xsyncromsp.com", "server.action1.community", "remotepc.company", "screenconnect.comx"]
LEVEL = "Level Software, Inc."

TEXT, TIME, WHOLE = pa.string(), pa.timestamp("us"), pa.int64()
TABLES = {
    "DeviceNetworkEvents": [
        ("Timestamp", TIME), ("DeviceId", TEXT), ("DeviceName", TEXT), ("ActionType", TEXT), ("RemoteIP", TEXT),
        ("RemotePort", WHOLE), ("RemoteUrl", TEXT), ("LocalIP", TEXT), ("LocalPort", WHOLE), ("Protocol", TEXT),
        ("LocalIPType", TEXT), ("RemoteIPType", TEXT), ("InitiatingProcessSHA1", TEXT),
        ("InitiatingProcessSHA256", TEXT), ("InitiatingProcessMD5", TEXT), ("InitiatingProcessFileName", TEXT),
        ("InitiatingProcessFileSize", WHOLE), ("InitiatingProcessVersionInfoCompanyName", TEXT),
        ("InitiatingProcessVersionInfoProductName", TEXT), ("InitiatingProcessVersionInfoProductVersion", TEXT),
        ("InitiatingProcessVersionInfoOriginalFileName", TEXT),
        ("InitiatingProcessVersionInfoFileDescription", TEXT), ("InitiatingProcessId", WHOLE),
        ("InitiatingProcessCommandLine", TEXT), ("InitiatingProcessCreationTime", TIME),
        ("InitiatingProcessFolderPath", TEXT), ("InitiatingProcessParentFileName", TEXT),
        ("InitiatingProcessParentId", WHOLE), ("InitiatingProcessAccountDomain", TEXT),
        ("InitiatingProcessAccountName", TEXT), ("InitiatingProcessAccountSid", TEXT),
        ("InitiatingProcessIntegrityLevel", TEXT), ("ReportId", WHOLE), ("AdditionalFields", TEXT),
    ],
    "DeviceFileCertificateInfo": [
        ("Timestamp", TIME), ("DeviceId", TEXT), ("DeviceName", TEXT), ("SHA1", TEXT), ("IsSigned", WHOLE),
        ("SignatureType", TEXT), ("Signer", TEXT), ("SignerHash", TEXT), ("Issuer", TEXT), ("IssuerHash", TEXT),
        ("CertificateSerialNumber", TEXT), ("CrlDistributionPointUrls", TEXT), ("CertificateCreationTime", TIME),
        ("CertificateExpirationTime", TIME), ("IsTrusted", WHOLE), ("IsRootSignerMicrosoft", WHOLE),
        ("ReportId", WHOLE),
    ],
}
SYLLABLES = "ba co di fu ga he ji ka lo mi nu pe ra si to ve wo xi ya zu".split()


def word(dice, syllables):
    return "".join(dice.choices(SYLLABLES, k=syllables))


def digits(dice, count):
    return f"{dice.getrandbits(count * 4):0{count}x}"


class Fleet:
    """The devices, programs and addresses that events draw from; common ones come first."""

    def __init__(self, dice):
        self.devices = [(digits(dice, 40), f"host{n:05}.corp.example", f"user{n}", f"10.{n >> 8}.{n & 255}.7") for n in range(5000)]
        ends = ["com", "net", "org", "io"]
        self.hosts = [f"{dice.choice(['www', 'api', 'cdn'])}.{word(dice, 3)}.{dice.choice(ends)}" for _ in range(20000)]
        self.addresses = {host: ".".join(str(dice.randrange(1, 255)) for _ in range(4)) for host in self.hosts}
        self.programs = [self.program(dice, f"{word(dice, 2)}.exe", f"{word(dice, 3).title()} {dice.choice(['Inc.', 'GmbH', 'Corporation'])}", word(dice, 2).title()) for _ in range(600)]
        self.programs[7] = self.program(dice, "powershell.exe", "Microsoft Corporation", "Windows PowerShell")
        self.signers = [f"{word(dice, 3).title()} Software {dice.choice(['Ltd', 'Inc.'])}" for _ in range(3000)]

    @staticmethod
    def program(dice, name, company, product):
        hashes = [digits(dice, length) for length in (40, 64, 32)]
        return name, company, product, hashes, dice.randrange(10**4, 10**8), f"{dice.randrange(20)}.{dice.randrange(9)}.0"

    def pick(self, dice, among):
        return among[int(len(among) * dice.random() ** 3)]


def command_line(dice, name):
    options = " ".join(f"--{word(dice, 2)}={word(dice, 3)}{dice.randrange(10**6)}" for _ in range(dice.randrange(2, 6)))
    if name == "powershell.exe" and dice.random() < 0.2:
        return f'powershell.exe -NoProfile -EncodedCommand {digits(dice, 80)}'
    if dice.random() < 0.002:
        return f"{name} Invoke-WebRequest https://{word(dice, 3)}.example {options}"
    return f'"C:\\Program Files\\{word(dice, 2)}\\{name}" {options}'


def network_row(dice, fleet, time, number):
    device, host, user, address = fleet.pick(dice, fleet.devices)
    url = fleet.pick(dice, fleet.hosts) if dice.random() > 0.25 else ""
    remote = fleet.addresses.get(url) or f"203.0.{dice.randrange(256)}.{dice.randrange(256)}"
    name, company, product, hashes, size, version = fleet.pick(dice, fleet.programs)
    chance = dice.random()
    if chance < len(TOOLS) * SHARE:
        urls, company, products = TOOLS[int(chance / SHARE)]
        url, product = dice.choice(urls), dice.choice(products)
        url = url.upper() if dice.random() < 0.05 else url
    elif chance > 1 - NEAR:
        url = dice.choice(NEARLY)
    port = 443 if dice.random() < 0.8 else dice.randrange(1, 65536)
    return (
        time, device, host, dice.choice(["ConnectionSuccess", "ConnectionFailed"]), remote, port, url, address,
        dice.randrange(49152, 65536), "Tcp", "Private", "Public", *hashes, name, size, company, product, version, name,
        f"{product} for devices", dice.randrange(4, 30000), command_line(dice, name), time - dice.randrange(10**11),
        f"c:\\program files\\{product.lower()}", "explorer.exe", dice.randrange(4, 30000), "corp", user,
        f"S-1-5-21-1004-{device[:4]}", dice.choice(["Medium", "High", "System"]), number * 1000 + dice.randrange(1000),
        json.dumps({"direction": dice.choice(["In", "Out"]), "uid": digits(dice, 16)}, separators=(",", ":")),
    )


def certificate_row(dice, fleet, time, number):
    device, host, _, _ = fleet.pick(dice, fleet.devices)
    chance = dice.random()
    signer = LEVEL if chance < SHARE else "Sea Level Software, Incorporated" if chance > 1 - NEAR else fleet.pick(dice, fleet.signers)
    created = time - dice.randrange(10**14)
    return (
        time, device, host, digits(dice, 40), 1, dice.choice(["Embedded", "Catalog"]), signer, digits(dice, 40),
        f"Example Code Signing CA {dice.randrange(9)}", digits(dice, 40), digits(dice, 30),
        f'["http://crl.example/{dice.randrange(9)}.crl"]', created, created + 10**14, 1, 0, number * 1000 + dice.randrange(1000),
    )


def chunks(name, rows, seed):
    dice = random.Random(f"{seed} {name}")
    fleet = Fleet(dice)
    row = network_row if name == "DeviceNetworkEvents" else certificate_row
    columns = TABLES[name]
    schema = pa.schema(columns)
    for start in range(0, rows, CHUNK):
        numbers = range(start, min(start + CHUNK, rows))
        moments = [END - SPAN + SPAN * number // rows - dice.randrange(JITTER) for number in numbers]
        made = [row(dice, fleet, time, number) for time, number in zip(moments, numbers)]
        arrays = [pa.array(values, type=ty) for values, (_, ty) in zip(zip(*made), columns)]
        yield pa.record_batch(arrays, schema=schema)


def json_lines(batch):
    """The rows as lines; times as ISO 8601 with a zone."""
    columns = []
    for field, column in zip(batch.schema, batch.columns):
        values = column.to_pylist()
        columns.append([value.isoformat(timespec="microseconds") + "Z" for value in values] if field.type == TIME else values)
    return "".join(json.dumps(dict(zip(batch.schema.names, row)), separators=(",", ":")) + "\n" for row in zip(*columns))


def write(folder, name, rows, forms, seed):
    path = lambda form: os.path.join(folder, f"{name}.{form}")
    schema = pa.schema(TABLES[name])
    ndjson = open(path("ndjson"), "w") if "ndjson" in forms else None
    csv = pa.csv.CSVWriter(path("csv"), schema) if "csv" in forms else None
    parquet = pa.parquet.ParquetWriter(path("parquet"), schema, compression="snappy") if "parquet" in forms else None
    group = []
    for batch in chunks(name, rows, seed):
        if ndjson:
            ndjson.write(json_lines(batch))
        if csv:
            csv.write(batch)
        if parquet:
            group.append(batch)
            if len(group) * CHUNK >= 150_000:
                parquet.write_table(pa.Table.from_batches(group))
                group = []
    if parquet and group:
        parquet.write_table(pa.Table.from_batches(group))
    for file in (ndjson, csv, parquet):
        if file:
            file.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--forms", default="ndjson,csv,parquet")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    os.makedirs(args.folder, exist_ok=True)
    for table in TABLES:
        write(args.folder, table, args.rows, args.forms.split(","), args.seed)
