#!/usr/bin/env bash
#
# Tries the rules, the dashboard and the metrics on a running application: docs/monitoring/README.md.
#
#   bash docs/monitoring/try.sh              about 8 minutes
#   bash docs/monitoring/try.sh --pictures   also draws docs/monitoring/pictures anew
#
# Needs a JDK 17 or later and Maven 3.8.7 or later, and from Debian 12, the only step that needs root:
#
#   apt-get update
#   apt-get install --no-install-recommends \
#       prometheus prometheus-postgres-exporter prometheus-node-exporter nodejs npm
#
# Everything runs on free ports of 127.0.0.1 and below one temporary folder, and is ended and removed after success,
# failure and Ctrl-C. What Maven builds stays below target, as always.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
checkout=$(cd "$here/../.." && pwd)
pictures=
case "${1-}" in
    '') ;;
    --pictures) pictures=$here/pictures ;;
    *) echo "try.sh knows no '$1'. Use: bash docs/monitoring/try.sh [--pictures]" >&2; exit 2 ;;
esac
for program in java mvn node npm prometheus promtool prometheus-postgres-exporter prometheus-node-exporter; do
    if ! command -v "$program" > /dev/null; then
        echo "There is no '$program' on this machine. Install what the first lines of $0 name." >&2
        exit 2
    fi
done

work=$(mktemp -d)
started=()

# A process that was stopped for a test does not see another signal than KILL.
clean_up() {
    status=$?
    trap - EXIT
    trap '' INT TERM HUP
    if [ "$status" -ne 0 ] && [ "$status" -lt 128 ]; then
        tail -n 15 "$work"/*.log >&2 2> /dev/null || true
    fi
    for pid in "${started[@]}"; do
        kill "$pid" 2> /dev/null || true
        kill -CONT "$pid" 2> /dev/null || true
    done
    for pid in "${started[@]}"; do
        for _ in $(seq 100); do
            kill -0 "$pid" 2> /dev/null || break
            sleep 0.2
        done
        kill -KILL "$pid" 2> /dev/null || true
        wait "$pid" 2> /dev/null || true
    done
    rm -rf "$work"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# start NAME COMMAND...: in the background, with a log; without the terminal's Ctrl-C, which comes here.
start() {
    name=$1
    shift
    setsid "$@" > "$work/$name.out" 2> "$work/$name.log" < /dev/null 9>&- &
    started+=($!)
}

echo "== rules"
promtool check rules "$here/rules.yml"
promtool test rules "$here/rules.test.yml" "$here/rules.unused.test.yml"

echo "== dashboard"
npm install --prefix "$work/npm" --cache "$work/npm-cache" --silent --no-fund --no-audit --ignore-scripts \
    @grafana/schema@13.2.3 typescript@5.9.3 echarts@6.1.0
node "$here/types.mjs" "$work/npm"

echo "== sample application"
(cd "$checkout" && mvn -q -B -Pmonitoring -pl asoud-model/index-metrics -am test-compile)
module=$checkout/asoud-model/index-metrics/target
total=$(($(awk '/^MemTotal/ {print $2}' /proc/meminfo) * 1024))
free=$(($(awk '/^MemAvailable/ {print $2}' /proc/meminfo) * 1024))
ballast=$((total / 8))
if [ "$free" -lt $((ballast * 2)) ]; then
    echo "A quarter of the memory must be free: one of the faults fills half of that." >&2
    exit 2
fi
# Reads its standard input until it ends, so that it also ends if this script is killed.
mkfifo "$work/end"
setsid java -Xmx256m -XX:MaxDirectMemorySize=$((ballast * 2)) -Dsample.memory="$ballast" \
    -Dasoud.postgres.cache="$checkout/target/postgres" -Dorg.jboss.logging.provider=slf4j \
    -cp "$module/classes:$module/test-classes:$(cat "$module/sample.classpath")" \
    com.asoud.metrics.sample.SampleApplication < "$work/end" > "$work/sample.out" 2> "$work/sample.log" &
started+=($!)
exec 9> "$work/end"
for _ in $(seq 300); do
    [ -s "$work/sample.out" ] && break
    kill -0 "${started[0]}" 2> /dev/null || { echo "The sample application does not start." >&2; exit 1; }
    sleep 0.4
done
address() {
    node -p "JSON.parse(require('fs').readFileSync('$work/sample.out', 'utf8')).$1"
}
APPLICATION=$(address application)
DATA_SOURCE_NAME=$(address database)
export APPLICATION DATA_SOURCE_NAME

echo "== exporters and Prometheus"
# Below the ports that Linux gives to outgoing connections, of which there are many: one would be taken before it is used.
read -r server exporter host < <(node -e '
    const listen = (found) => {
        if (found.length === 3) {
            console.log(found.map((server) => server.address().port).join(" "));
            found.forEach((server) => server.close());
            return;
        }
        const server = require("net").createServer();
        server.on("error", () => listen(found));
        server.listen(20000 + Math.floor(Math.random() * 12000), "127.0.0.1", () => listen([...found, server]));
    };
    listen([]);')
PROMETHEUS=127.0.0.1:$server
export PROMETHEUS
start exporter prometheus-postgres-exporter --web.listen-address="127.0.0.1:$exporter" \
    --extend.query-path="$here/queries.yml" --disable-settings-metrics --no-collector.bgwriter
EXPORTER_PID=${started[-1]}
start host prometheus-node-exporter --web.listen-address="127.0.0.1:$host" \
    --collector.disable-defaults --collector.cpu --collector.meminfo
# The thresholds stay; what is waited for becomes short. That of memory lies above what is in use on this machine.
MEMORY_LIMIT=$(awk '/^MemTotal/ {total = $2} /^MemAvailable/ {free = $2} END {printf "%.3f", 1 - free / total + 0.07}' \
    /proc/meminfo)
export MEMORY_LIMIT EXPORTER_PID
sed -E -e 's/\[5m\]/[15s]/g' -e 's/\[30d\]/[30s]/' -e 's/offset 30d/offset 30s/' -e 's/offset 7d/offset 20s/' \
    -e 's/for: [0-9]+[mh]$/for: 2s/' -e 's/age_seconds > 300/age_seconds > 8/' \
    -e "s/memory:ratio > 0.8/memory:ratio > $MEMORY_LIMIT/" "$here/rules.yml" > "$work/rules.yml"
if grep -nE '\[5m\]|\[30d\]|offset (30d|7d)|for: [0-9]+[mh]$' "$work/rules.yml"; then
    echo "These lines of rules.yml are not shortened; mend the sed of $0." >&2
    exit 1
fi
sed -e "s/APPLICATION/$APPLICATION/" -e "s/EXPORTER/127.0.0.1:$exporter/" -e "s/HOST/127.0.0.1:$host/" \
    > "$work/prometheus.yml" << 'END'
global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
rule_files: [rules.yml]
scrape_configs:
  - job_name: shop
    static_configs: [{targets: ["APPLICATION"]}]
  - job_name: database # the exporter tries for a second before it says that the database is away
    scrape_interval: 2s
    scrape_timeout: 2s
    static_configs: [{targets: ["EXPORTER"]}]
  - job_name: database-host
    static_configs: [{targets: ["HOST"]}]
END
start prometheus prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" \
    --web.listen-address="$PROMETHEUS" --log.level=warn
export DASHBOARD=$here/dashboard.json
for _ in $(seq 100); do
    node -e "fetch('http://$PROMETHEUS/-/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))" && break
    sleep 0.3
done

echo "== panels and alerts"
begin=$SECONDS
node "$here/live.mjs"
if [ -n "$pictures" ]; then
    node "$here/pictures.mjs" "$work/npm" $((SECONDS - begin)) "$pictures"
fi
echo "== all is as it should be, after $SECONDS s"
