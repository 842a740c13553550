#!/usr/bin/env bash
# Builds schema-gate from the checkout of this action, unless the workflow names a binary.
set -euo pipefail

if [ -n "${BINARY:-}" ]; then
    "$BINARY" --version
    exit 0
fi
if ! command -v cargo >/dev/null; then
    echo "::error title=schema-gate::no cargo on this runner: install a Rust toolchain first, or set the input 'binary'"
    exit 1
fi
# From its own folder: a toolchain file of the user's repository is not meant for us.
cd "$GITHUB_ACTION_PATH"
cargo install --locked --quiet --path . --root "${RUNNER_TEMP:?}/schema-gate"
"$RUNNER_TEMP/schema-gate/bin/schema-gate" --version
