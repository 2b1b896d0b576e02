"""The rules alone: no client, no network."""

# --8<-- [start:check]
from connguard import check

body = {
    "name": "my-connection",
    "platformConnectionType": "COMPONENT_BASIC",
    "authProvider": "none",
    "authType": "GENERIC_SECRET",
    "connectionDetials": {"connectionProperties": {"secretName": "db-credentials"}},
}
for violation in check("matillion.create_connection", body):
    print(violation.severity, violation.path, violation.rule, violation.evidence)
# --8<-- [end:check]

# --8<-- [start:waive]
database = {
    "configName": "production-db",
    "type": "POSTGRESQL",
    "host": "db.example.com",
    "port": 5432,
    "databaseName": "ledger",
    "userName": "reader",
    "password": "a password",
    "metadata": {"tier": 1},
}
found = check("lerian.create_connection", database, product="my-product")
print("found:", found[0].rule)
waived = check("lerian.create_connection", database, product="my-product", waive=["lerian.metadata.string-values"])
print("after the waiver:", len(waived))
# --8<-- [end:waive]
assert waived == []
