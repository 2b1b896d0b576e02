"""Prints what an environment with the installed package holds, as JSON."""

import json
from importlib.metadata import distribution, distributions

import connguard
import connguard._native

package = distribution("connguard")
print(
    json.dumps(
        {
            "version": package.version,
            "requires": package.requires or [],
            "licences": [file.name for file in package.files or [] if "licenses" in file.parts],
            "native": connguard._native.__file__,
            "typed": any(file.name == "py.typed" for file in package.files or []),
            "distributions": sorted(each.name for each in distributions()),
        }
    )
)
