#!/usr/bin/env python3
"""Makes a wheel whose only content is an executable.

A wheel is a zip file with a list of its own contents; files below
`NAME.data/scripts/` are copied to the environment's `bin` folder as they are.
The same executable gives the same wheel, byte for byte.
"""
import argparse
import base64
import hashlib
import pathlib
import zipfile

# A static executable needs neither of Linux's C libraries, so both kinds of tag are true.
TAGS = {
    "linux-x64": ["manylinux_2_17_x86_64", "manylinux2014_x86_64", "musllinux_1_1_x86_64"],
    "linux-arm64": ["manylinux_2_17_aarch64", "manylinux2014_aarch64", "musllinux_1_1_aarch64"],
    "darwin-x64": ["macosx_10_12_x86_64"],
    "darwin-arm64": ["macosx_11_0_arm64"],
    "win32-x64": ["win_amd64"],
}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold


def digest(data):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def main():
    p = argparse.ArgumentParser(description=__doc__)
    for name in ("binary", "platform", "version", "about", "license", "out"):
        p.add_argument(f"--{name}", required=True)
    a = p.parse_args()
    tags = TAGS[a.platform]
    info = f"brant-{a.version}.dist-info"
    suffix = ".exe" if a.platform.startswith("win32") else ""
    files = {
        f"brant-{a.version}.data/scripts/brant{suffix}": pathlib.Path(a.binary).read_bytes(),
        f"{info}/METADATA": (
            f"Metadata-Version: 2.1\nName: brant\nVersion: {a.version}\nSummary: {a.about}\n"
            f"License: {a.license}\nRequires-Python: >=3.7\n"
        ).encode(),
        f"{info}/WHEEL": (
            "Wheel-Version: 1.0\nGenerator: brant\nRoot-Is-Purelib: false\n"
            + "".join(f"Tag: py3-none-{tag}\n" for tag in tags)
        ).encode(),
    }
    record = "".join(f"{name},{digest(data)},{len(data)}\n" for name, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    path = pathlib.Path(a.out) / f"brant-{a.version}-py3-none-{'.'.join(tags)}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = (0o100755 if "/scripts/" in name else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(entry, data)
    print(path)


if __name__ == "__main__":
    main()
