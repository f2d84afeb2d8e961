"""Write the list of all packages that an installation gets, for `make sbom`.

CycloneDX 1.6 (ECMA-424), as JSON: https://cyclonedx.org/docs/1.6/json/.
"""

from __future__ import annotations

import json
import sys
import tomllib
from typing import Any

from tools.locked import ROOT, Package, packages


def bill() -> dict[str, Any]:
    """The bill of materials. It holds no moment, so that the same lock files give the same text."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    product = {"type": "application", "bom-ref": "nextten", "name": project["name"]}
    product |= {"version": project["version"]}
    found = packages()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": product},
        "components": [_component(each) for each in found],
        "dependencies": [{"ref": "nextten", "dependsOn": [each.purl for each in found]}],
    }


def _component(package: Package) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "library", "bom-ref": package.purl, "name": package.name}
    told |= {"version": package.version, "purl": package.purl}
    if len(package.hashes) == 1:
        told["hashes"] = [{"alg": kind, "content": value} for kind, value in package.hashes]
    elif package.hashes:
        files = [
            {"type": "distribution", "url": package.purl, "hashes": [{"alg": k, "content": v}]}
            for k, v in package.hashes
        ]
        told["externalReferences"] = files
    return told


def main() -> None:
    """Print it."""
    json.dump(bill(), sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
