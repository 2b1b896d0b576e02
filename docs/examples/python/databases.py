"""A database connection of Lerian's Reporter, from its creation to its end."""

# --8<-- [start:create]
from connguard import BadRequestError, Lerian, lerian

client = Lerian.from_env()
body = lerian.postgresql("production-db", "db.example.com", 5432, "ledger", "reader", "a password")
created = client.connections.create(body, product="My-Product")
print("created:", created.config_name, "for", created.product_name)
print("password in the reply:", "yes" if "password" in created.to_dict() else "no")
# --8<-- [end:create]

# --8<-- [start:modes]
from typing import Any

from connguard import RuleViolationError

mysql: dict[str, Any] = {**lerian.mysql("staging-db", "db.example.com", 3306, "ledger", "reader", "a password")}
mysql["ssl"] = {"mode": "verify-full", "ca": "-----BEGIN CERTIFICATE-----"}
try:
    client.connections.create(mysql, product="my-product")
except RuleViolationError as refused:
    first = refused.violations[0]
    print("refused:", first.path, "may be", ", ".join(first.allowed))
# --8<-- [end:modes]

# --8<-- [start:look]
print("test:", client.connections.test(created.id).message)
tables = client.connections.schema(created.id).tables
print("first table:", tables[0]["name"])
# --8<-- [end:look]

# --8<-- [start:validate]
mapped: lerian.ValidateSchemaRequest = {"mappedFields": {"production-db": {tables[0]["name"]: ["no_such_field"]}}}
try:
    client.connections.validate_schema(mapped)
except BadRequestError as missing:
    print("validation:", missing.status, missing.api_code)
# --8<-- [end:validate]

# --8<-- [start:change]
changed = client.connections.update(created.id, {"host": "replica.example.com"})
print("host:", changed.host)
client.connections.delete(created.id)
left = list(client.connections.list(product="my-product"))
print("connections left:", len(left))
# --8<-- [end:change]
client.close()
assert left == []
