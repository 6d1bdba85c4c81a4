"""Builds the wheel: the program among a wheel's scripts, where pip puts it beside python itself.

A build backend after PEP 517 with nothing but Python's own library, so that no build tool has to be downloaded before the
program is. KQLAB_BINARY names a program that is there; without it cargo builds one, which takes some minutes.
"""

import base64
import csv
import hashlib
import io
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The same input gives the same bytes: the oldest time that a zip archive can name.
TIME = (1980, 1, 1, 0, 0, 0)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """The hook of PEP 517: writes the wheel and gives its name."""
    program = binary()
    version = project_version()
    tag = f"py3-none-{platform_tag(program)}"
    info = f"kqlab-{version}.dist-info"
    suffix = ".exe" if program.suffix == ".exe" else ""
    files = [
        (f"kqlab-{version}.data/scripts/kqlab{suffix}", program.read_bytes(), 0o755),
        (f"{info}/METADATA", metadata(version), 0o644),
        (f"{info}/WHEEL", wheel_info(tag), 0o644),
    ]
    for name in ("LICENSE", "LICENSE-APACHE", "LICENSE-MIT"):
        files.append((f"{info}/licenses/{name}", (ROOT / name).read_bytes(), 0o644))
    files.append((f"{info}/RECORD", record(files, f"{info}/RECORD"), 0o644))
    name = f"kqlab-{version}-{tag}.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, data, mode in files:
            entry = zipfile.ZipInfo(path, TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100000 | mode) << 16
            wheel.writestr(entry, data)
    return name


def build_sdist(sdist_directory, config_settings=None):
    """The hook of PEP 517: there is no archive of the sources, as the repository is one."""
    raise UnsupportedOperation("kqlab is built from a clone of its repository")


class UnsupportedOperation(Exception):
    """What PEP 517 has a backend raise for what it does not make."""


def binary():
    """The program, built where none is named."""
    named = os.environ.get("KQLAB_BINARY")
    if named:
        return pathlib.Path(named).resolve(strict=True)
    if not shutil.which("cargo"):
        sys.exit("kqlab: there is no cargo to build it with; KQLAB_BINARY names a program that is built already")
    subprocess.run(["cargo", "build", "--release", "--locked", "--package", "kqlab"], cwd=ROOT, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return target / "release" / ("kqlab.exe" if os.name == "nt" else "kqlab")


def project_version():
    """The version that Cargo.toml gives all crates."""
    text = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    return re.search(r'^version = "(.+)"', text, re.M).group(1)


def platform_tag(program):
    """Where the program runs, as wheels say it; KQLAB_WHEEL_PLATFORM says it where it is built for another machine."""
    named = os.environ.get("KQLAB_WHEEL_PLATFORM")
    if named:
        return named
    machine = platform.machine().lower()
    if sys.platform == "win32":
        return {"amd64": "win_amd64", "arm64": "win_arm64"}[machine]
    if sys.platform == "darwin":
        return "macosx_11_0_arm64" if machine == "arm64" else "macosx_10_12_x86_64"
    # The newest version of a symbol that the program asks of the C library is the oldest library that it runs with.
    asked = re.findall(rb"GLIBC_2\.(\d+)", program.read_bytes())
    if not asked:
        return f"manylinux_2_17_{machine}.musllinux_1_1_{machine}"
    return f"manylinux_2_{max(17, *map(int, asked))}_{machine}"


def metadata(version):
    """METADATA: what an index shows, with the first page of the repository as the long text."""
    fields = [
        ("Metadata-Version", "2.4"),
        ("Name", "kqlab"),
        ("Version", version),
        ("Summary", "Runs and proves KQL detection rules on your own machine"),
        ("License-Expression", "MIT OR Apache-2.0"),
        ("License-File", "LICENSE"),
        ("License-File", "LICENSE-APACHE"),
        ("License-File", "LICENSE-MIT"),
        ("Requires-Python", ">=3.8"),
        ("Description-Content-Type", "text/markdown"),
    ]
    head = "".join(f"{name}: {value}\n" for name, value in fields)
    return (head + "\n" + (ROOT / "README.md").read_text(encoding="utf-8")).encode()


def wheel_info(tag):
    """WHEEL: how the archive is to be unpacked."""
    python, abi, platforms = tag.split("-")
    tags = "".join(f"Tag: {python}-{abi}-{one}\n" for one in platforms.split("."))
    return f"Wheel-Version: 1.0\nGenerator: kqlab\nRoot-Is-Purelib: false\n{tags}".encode()


def record(files, own):
    """RECORD: each file with its hash and length."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    for path, data, _ in files:
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        rows.writerow([path, f"sha256={digest}", len(data)])
    rows.writerow([own, "", ""])
    return out.getvalue().encode()


if __name__ == "__main__":
    print(build_wheel(sys.argv[1]))
