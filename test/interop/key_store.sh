#!/usr/bin/env bash
# The life of an AWS CloudHSM key store, with the AWS CLI.
set -euo pipefail

simulator() { # for example: simulator advance '{"duration": "20m"}'
  curl --silent --show-error --fail-with-body "$AWS_ENDPOINT_URL_KMS/_simulator/$1" \
    --header 'content-type: application/json' --data "${2-}"
}

sleep() { # in seconds, as always: moves the time of the simulator, and waits for nothing
  simulator advance "{\"duration\": \"$1s\"}" > /dev/null
}

describe() {
  aws kms describe-custom-key-stores --custom-key-store-id "$store" \
    --query "CustomKeyStores[0].$1" --output text
}

wait_while() { # leaves in $state what it has become
  until state=$(describe ConnectionState); [ "$state" != "$1" ]; do sleep "$2"; done
}

cluster='{"ClusterId": "cluster-2a3b4c5d6e7"}'
simulator cloudHsm/createCluster "$cluster" > /dev/null
input=$(simulator cluster/createCustomKeyStoreInput "${cluster%\}}, \"CustomKeyStoreName\": \"payments\"}")
store=$(aws kms create-custom-key-store --cli-input-json "$input" --query CustomKeyStoreId --output text)
echo "created ${store%-*}, $(describe '[CustomKeyStoreName, CloudHsmClusterId, ConnectionState]')"

aws kms connect-custom-key-store --custom-key-store-id "$store"
wait_while CONNECTING 600
echo "connected: $state"

key=$(aws kms create-key --custom-key-store-id "$store" --origin AWS_CLOUDHSM --tags TagKey=team,TagValue=payments \
  --query KeyMetadata.KeyId --output text)
aws kms create-alias --alias-name alias/orders --target-key-id "$key"
ciphertext=$(aws kms encrypt --key-id alias/orders --plaintext fileb://<(printf 'größe: 4711') \
  --encryption-context table=orders --query CiphertextBlob --output text)
plaintext=$(aws kms decrypt --ciphertext-blob fileb://<(base64 --decode <<< "$ciphertext") \
  --encryption-context table=orders --query Plaintext --output text | base64 --decode)
echo "decrypted: $plaintext"

aws kms disconnect-custom-key-store --custom-key-store-id "$store"
wait_while DISCONNECTING 60
status=0
aws kms generate-data-key --key-id "$key" --key-spec AES_256 > /dev/null 2> "$TMPDIR/refused" || status=$?
echo "disconnected, exit code $status: $(grep -o 'An error .*' "$TMPDIR/refused")"

aws kms schedule-key-deletion --key-id "$key" --pending-window-in-days 7 --query KeyState --output text
simulator advance '{"duration": "7d"}' > /dev/null
aws kms delete-custom-key-store --custom-key-store-id "$store"
echo "left: $(aws kms describe-custom-key-stores --query 'length(CustomKeyStores)')"
