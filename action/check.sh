#!/usr/bin/env bash
# Runs the check with the inputs of the action, which come through the environment and never through the shell's own words.
set -o pipefail

binary="${BINARY:-${RUNNER_TEMP:-}/schema-gate/bin/schema-gate}"
arguments=()
[ -n "${BASE:-}" ] && arguments+=("--base=$BASE")
[ -n "${CONFIG:-}" ] && arguments+=("--config=$CONFIG")
[ -n "${MODE:-}" ] && arguments+=("--mode=$MODE")
[ -n "${FAIL_ON:-}" ] && arguments+=("--fail-on=$FAIL_ON")
[ -n "${JSON_FILE:-}" ] && arguments+=("--output=json=$JSON_FILE")
paths=()
while IFS= read -r path; do
    [ -n "$path" ] && paths+=("$path")
done <<<"${PATHS:-}"

"$binary" check "${arguments[@]}" -- "${paths[@]}"
code=$?
case $code in
    0) verdict=pass ;;
    1) verdict=fail ;;
    *) verdict=error ;;
esac
echo "verdict=$verdict" >>"${GITHUB_OUTPUT:-/dev/null}"
exit "$code"
