"""Bring the compiled GOV.UK Frontend CSS and JavaScript into the tree, without what we may not use.

The code is MIT. The GDS Transport font, the crest and the GOV.UK icons are not ours to use, so
they are taken out: every `@font-face`, every mention of the font, every rule that draws the crest.
Source-map comments go as well, because hashed static files would look for the maps.

    python tools/vendor_govuk_frontend.py path/to/govuk-frontend-6.6.0.tgz
    python tools/vendor_govuk_frontend.py --fetch 6.6.0      (uses `npm pack`)
    python tools/vendor_govuk_frontend.py --check            (are the files as they were vendored?)
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/fingerpost/web/static/web/vendor/govuk-frontend"
WANTED = {
    "govuk-frontend.min.css": "package/dist/govuk/govuk-frontend.min.css",
    "govuk-frontend.min.js": "package/dist/govuk/govuk-frontend.min.js",
}
FORBIDDEN = ("GDS Transport", "crest", "@font-face", "sourceMappingURL", "/assets/")

LICENCE = """\
The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies
of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

Changed by us: font faces, the GDS Transport name, the crest and source-map
comments are removed by tools/vendor_govuk_frontend.py.
"""


def clean_css(css: str) -> str:
    css = re.sub(r"/\*!?[^*]*Margaret Calvert.*?\*/", "", css, flags=re.S)
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"[\"']?GDS Transport[\"']?,", "", css)
    css = re.sub(r"[^{}]*__copyright-logo[^{}]*\{[^{}]*\}", "", css)
    return without_source_map(css)


def without_source_map(text: str) -> str:
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", text)
    return re.sub(r"//# sourceMappingURL=.*", "", text).rstrip() + "\n"


def vendor(tarball: Path) -> None:
    with tarfile.open(tarball) as package:
        texts = {
            name: package.extractfile(member).read().decode()  # type: ignore[union-attr]
            for name, member in WANTED.items()
        }
        version = json.load(package.extractfile("package/package.json"))["version"]  # type: ignore[arg-type]
    texts["govuk-frontend.min.css"] = clean_css(texts["govuk-frontend.min.css"])
    texts["govuk-frontend.min.js"] = without_source_map(texts["govuk-frontend.min.js"])
    refuse_what_is_not_ours(texts)
    texts |= {"VERSION": f"{version}\n", "LICENCE": LICENCE}

    TARGET.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (TARGET / name).write_text(text, encoding="utf-8", newline="\n")
    (TARGET / "SHA256SUMS").write_text(sums(), encoding="utf-8", newline="\n")


def refuse_what_is_not_ours(texts: dict[str, str]) -> None:
    for name, text in texts.items():
        for word in FORBIDDEN:
            if word in text:
                sys.exit(f"{name} still contains {word!r}: mend clean_css before vendoring.")


def sums() -> str:
    files = sorted(path for path in TARGET.iterdir() if path.name != "SHA256SUMS")
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files
    )


def fetch(version: str, folder: str) -> Path:
    subprocess.run(["npm", "pack", f"govuk-frontend@{version}", "--silent"], cwd=folder, check=True)
    return next(Path(folder).glob("govuk-frontend-*.tgz"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])  # type: ignore[union-attr]
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("tarball", nargs="?", type=Path)
    choice.add_argument("--fetch", metavar="VERSION")
    choice.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    if chosen.check:
        if (TARGET / "SHA256SUMS").read_text(encoding="utf-8") != sums():
            sys.exit("The vendored files differ from SHA256SUMS.")
    elif chosen.fetch:
        with tempfile.TemporaryDirectory() as folder:
            vendor(fetch(chosen.fetch, folder))
    else:
        vendor(chosen.tarball)


if __name__ == "__main__":
    main()
