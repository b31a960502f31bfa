// Watches a running sample application with Prometheus; called by try.sh, which starts all of it.
// Every panel has data; every alert fires when its fault is provoked, and is silent otherwise.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const { PROMETHEUS, APPLICATION, DASHBOARD, EXPORTER_PID, MEMORY_LIMIT } = process.env;
const FIRING_WITHIN = 90_000;
const SILENT_WITHIN = 120_000;
const begin = Date.now();

/**
 * What the machine's own load may bring about, for this is no machine for tests alone: such an alert is right if /proc
 * says the same.
 */
const MACHINE = {
    DatabaseCpuHigh: () => most('busy') > 0.65,
    DatabaseDiskWaitHigh: () => most('waiting') > 0.18,
    DatabaseMemoryHigh: () => Math.max(...looks.map(({ memory }) => memory)) > Number(MEMORY_LIMIT) - 0.01,
};

const FAULTS = [
    { fault: 'slow', means: 'each request waits 1.5 s in the database',
        alerts: ['ApiSlowMedian', 'ApiSlowP95', 'ApiSlowP99', 'DatabaseQueriesSlow'] },
    { fault: 'error', means: 'each request fails in the database', alerts: ['ApiErrors'] },
    { fault: 'timeout', means: 'each statement reaches its time-out', alerts: ['ApiErrors', 'ApiTimeouts'] },
    { fault: 'indexes', means: 'an index is dropped, a build is given up, an index is used by nobody',
        alerts: ['IndexMissing product_tag_idx', 'IndexInvalid product_city_idx',
            'IndexUnused product_market_created_idx'] },
    { fault: 'away', means: 'the database refuses connections',
        alerts: ['DatabaseConnectionErrors', 'DatabaseDown', 'IndexMetricsStale', 'ApiErrors'],
        // A request waits for a connection for a second, and the exporter's queries fail.
        also: ['ApiSlowMedian', 'ApiSlowP95', 'ApiSlowP99'] },
    { fault: 'exporter', means: 'the exporter is stopped', alerts: ['TargetDown'], also: ['DatabaseDown'] },
    { fault: 'cpu', means: 'queries compute on all processors', alerts: ['DatabaseCpuHigh'],
        also: ['ApiSlowMedian', 'ApiSlowP95', 'ApiSlowP99', 'DatabaseQueriesSlow', 'IndexMetricsStale'] },
    { fault: 'memory', means: 'memory is filled', alerts: ['DatabaseMemoryHigh'],
        also: ['ApiSlowMedian', 'ApiSlowP95', 'ApiSlowP99', 'DatabaseQueriesSlow', 'IndexMetricsStale'] },
];

async function get(path) {
    const response = await fetch(`http://${PROMETHEUS}${path}`);
    const { status, data, error } = await response.json();
    if (status !== 'success') {
        throw new Error(`Prometheus refuses ${path}: ${error}`);
    }
    return data;
}

const looks = [];

function memory() {
    const [total, available] = ['MemTotal', 'MemAvailable'].map((name) =>
        Number(readFileSync('/proc/meminfo', 'utf8').match(new RegExp(`${name}: +(\\d+)`))[1]));
    return 1 - available / total;
}

/** The processors' time since the start, by kind (proc(5)), and the share of memory in use. */
function machine() {
    const [user, nice, system, idle, iowait, irq, softirq, steal] =
        readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).slice(1).map(Number);
    const busy = user + nice + system + irq + softirq;
    return { at: Date.now(), busy, waiting: iowait, all: busy + idle + iowait + steal, memory: memory() };
}

/** The largest share of that kind in 5 s, in the last 25 s. */
function most(kind) {
    let largest = 0;
    for (const [i, start] of looks.entries()) {
        const end = looks.slice(i).find(({ at }) => at >= start.at + 5000);
        if (end) {
            largest = Math.max(largest, (end[kind] - start[kind]) / (end.all - start.all));
        }
    }
    return largest;
}

async function look() {
    looks.push(machine());
    while (looks[0].at < Date.now() - 25_000) {
        looks.shift();
    }
    const { alerts } = await get('/api/v1/alerts');
    for (const alert of alerts) {
        const text = Object.values(alert.annotations).join(' ');
        if (/<no value>|%!|error/i.test(text.replace(/connection errors?/gi, ''))) {
            throw new Error(`The text of ${alert.labels.alertname} is broken: ${text}`);
        }
    }
    const firing = alerts.filter((alert) => alert.state === 'firing').map(({ labels }) =>
        labels.index ? `${labels.alertname} ${labels.index}` : labels.alertname);
    return [...new Set(firing)].filter((alert) => !(MACHINE[alert] && MACHINE[alert]()));
}

async function until(what, limit, check) {
    const end = Date.now() + limit;
    for (;;) {
        const missing = await check();
        if (!missing) {
            return;
        }
        if (Date.now() > end) {
            throw new Error(`Not within ${limit / 1000} s: ${what} (${missing})`);
        }
        await pause(500);
    }
}

function say(text) {
    console.log(`${String(Math.round((Date.now() - begin) / 1000)).padStart(4)} s  ${text}`);
}

async function fault(name) {
    if (name === 'exporter') {
        process.kill(Number(EXPORTER_PID), 'SIGSTOP');
        return () => process.kill(Number(EXPORTER_PID), 'SIGCONT');
    }
    const become = async (next) => {
        const response = await fetch(`http://${APPLICATION}/fault?${next}`);
        if (!response.ok) {
            throw new Error(`The sample application does not become '${next}': ${await response.text()}`);
        }
    };
    await become(name);
    return () => become('none');
}

async function silent() {
    await until('no alert', SILENT_WITHIN, async () => (await look()).join(', '));
}

async function everyPanelHasData() {
    const panels = JSON.parse(readFileSync(DASHBOARD, 'utf8')).panels;
    const queries = panels.flatMap((panel) => panel.targets.map(({ expr }) => ({ title: panel.title, expr })));
    for (const { title, expr } of queries) {
        const query = encodeURIComponent(expr.replaceAll('$job', '.+'));
        await until(`data for the panel '${title}', query ${expr}`, FIRING_WITHIN, async () => {
            const { result } = await get(`/api/v1/query?query=${query}`);
            const values = result.filter(({ value }) => value[1] !== 'NaN');
            return values.length === 0 && 'no data';
        });
    }
    say(`${panels.length} panels, ${queries.length} queries: each has data`);
}

async function everyAlertIsTried() {
    const { groups } = await get('/api/v1/rules?type=alert');
    const alerts = groups.flatMap(({ rules }) => rules.map(({ name }) => name));
    const tried = new Set(FAULTS.flatMap((entry) => entry.alerts.map((alert) => alert.split(' ')[0])));
    // To wait for the disk, processors must have nothing else to do; rules.test.yml has it.
    const untried = alerts.filter((alert) => !tried.has(alert) && alert !== 'DatabaseDiskWaitHigh');
    if (untried.length) {
        throw new Error(`No fault provokes ${untried.join(', ')}; add one to FAULTS in live.mjs`);
    }
    return alerts.length;
}

async function provoke({ fault: name, means, alerts, also = [] }) {
    const already = (await raw()).filter((alert) => alerts.includes(alert));
    const back = await fault(name);
    const unexpected = new Set();
    try {
        await until(`'${name}' makes ${alerts.join(', ')} fire`, FIRING_WITHIN, async () => {
            const firing = await look();
            firing.filter((alert) => ![...alerts, ...also].includes(alert)).forEach((alert) => unexpected.add(alert));
            const all = new Set([...firing, ...(MACHINE[alerts[0]] ? await raw() : [])]);
            return alerts.filter((alert) => !all.has(alert)).join(', ') || false;
        });
    } finally {
        await back();
    }
    if (unexpected.size) {
        throw new Error(`'${name}' also made ${[...unexpected].join(', ')} fire`);
    }
    say(`${means}: ${alerts.join(', ')}${already.length ? ' (already before: this machine is busy)' : ''}`);
    await silent();
}

async function raw() {
    const { alerts } = await get('/api/v1/alerts');
    return alerts.filter((alert) => alert.state === 'firing').map((alert) => alert.labels.alertname);
}

try {
    const count = await everyAlertIsTried();
    await everyPanelHasData();
    await silent();
    for (let i = 0; i < 20; i++) {
        const firing = await look();
        if (firing.length) {
            throw new Error(`Nothing is wrong, and yet these fire: ${firing.join(', ')}`);
        }
        await pause(1000);
    }
    say(`${count} alerts are silent for 20 s while nothing is wrong`);
    for (const entry of FAULTS) {
        await provoke(entry);
    }
    say('all faults are over, and no alert fires');
} catch (failure) {
    console.error(failure.message);
    process.exit(1);
}
