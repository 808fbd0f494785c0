#!/usr/bin/env bash
# What the AWS CLI makes of refusals: its exit code, and its text on stderr.
set -euo pipefail

refused() {
  local status=0
  aws kms "$@" > /dev/null 2> "$TMPDIR/stderr" || status=$?
  echo "$status $(grep -o 'An error .*' "$TMPDIR/stderr")"
}

refused describe-key --key-id 12345678-1234-1234-1234-123456789012
refused connect-custom-key-store --custom-key-store-id cks-0123456789abcdef0
refused create-custom-key-store --custom-key-store-name payments
refused list-keys --limit 1001
refused decrypt --ciphertext-blob fileb://<(printf nonsense)

# The same with a profile, and without the variables that were set.
unset AWS_ENDPOINT_URL_KMS AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_DEFAULT_REGION
export AWS_CONFIG_FILE="$TMPDIR/config"
cat > "$AWS_CONFIG_FILE" << CONFIG
[profile simulator]
region = eu-central-1
aws_access_key_id = any
aws_secret_access_key = any
services = simulator

[services simulator]
kms =
  endpoint_url = $SIMULATOR
CONFIG
aws kms create-key --profile simulator --query KeyMetadata.Arn --output text | cut -d : -f 1-5
