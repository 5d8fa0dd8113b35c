"""Fetches and unpacks the browser of the tests: no package manager of the system, no root.

`npm ci` verifies what it fetches by the hashes in package-lock.json.
"""

import shutil
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

import brotli
import noto_cjk_sans_otc

HERE = Path(__file__).resolve().parent
DIST = HERE / "dist"
MODULES = HERE / "node_modules"
NPM = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def fetch() -> None:
    """Leaves the browser, its libraries, the fonts, axe and the schema of AsyncAPI in `dist`."""
    subprocess.run([*NPM, "--legacy-peer-deps"], cwd=HERE, check=True)
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    packed = MODULES / "@sparticuz" / "chromium" / "bin"
    browser = DIST / "chromium"
    browser.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    browser.chmod(0o755)
    libraries = BytesIO(brotli.decompress((packed / "al2023.tar.br").read_bytes()))
    with tarfile.open(fileobj=libraries) as archive:
        archive.extractall(DIST, filter="data")
    shutil.copy(MODULES / "axe-core" / "axe.min.js", DIST)
    shutil.copy(MODULES / "@asyncapi" / "specs" / "schemas" / "3.0.0.json", DIST / "asyncapi.json")
    fonts = Path(noto_cjk_sans_otc.__file__).parent
    (DIST / "fonts.conf").write_text(FONTS.format(fonts=fonts, cache=DIST / "font-cache"))
    shutil.rmtree(MODULES)
    (DIST / ".ready").touch()


if __name__ == "__main__":
    fetch()
