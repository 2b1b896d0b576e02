# --8<-- [start:all]
connguard emulator --listen 127.0.0.1:8585 > emulator.json &
until [ -s emulator.json ]; do sleep 0.1; done
export EU_CLIENT_ID=$(sed 's/.*"client_id":"\([^"]*\)".*/\1/' emulator.json)
export EU_CLIENT_SECRET=$(sed 's/.*"client_secret":"\([^"]*\)".*/\1/' emulator.json)
export LEDGER_PASSWORD='a password'

connguard plan connections.yaml
connguard apply connections.yaml --yes
connguard drift connections.yaml
# --8<-- [end:all]
