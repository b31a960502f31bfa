// Draws each panel's data of the last run: node pictures.mjs FOLDER SECONDS PICTURES, where FOLDER has node_modules.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, seconds, pictures] = process.argv.slice(2);
const { PROMETHEUS, DASHBOARD } = process.env;
const echarts = createRequire(join(folder, 'package.json'))('echarts');
const POINTS = 120;
const end = Math.floor(Date.now() / 1000);
const start = end - Number(seconds);

const UNITS = {
    s: (value) => (value < 1 ? `${Math.round(value * 1000)} ms` : `${Number(value.toPrecision(3))} s`),
    percentunit: (value) => `${Number((value * 100).toPrecision(3))}%`,
    bytes: (value) => `${Number((value / 1024 / 1024).toPrecision(3))} MB`,
    short: (value) => String(value),
};

async function series({ expr, legendFormat }) {
    const query = new URLSearchParams({ query: expr.replaceAll('$job', '.+'), start, end,
        step: Math.max(1, Math.round(seconds / POINTS)) });
    const { data } = await (await fetch(`http://${PROMETHEUS}/api/v1/query_range?${query}`)).json();
    return data.result.map(({ metric, values }) => ({
        name: legendFormat.replace(/{{(\w+)}}/g, (_, label) => metric[label]),
        type: 'line', step: 'end', showSymbol: false, lineStyle: { width: 1.5 },
        data: values.map(([time, value]) => [Number((time - start).toFixed(0)), value === 'NaN' ? null : Number(value)]),
    }));
}

mkdirSync(pictures, { recursive: true });
for (const panel of JSON.parse(readFileSync(DASHBOARD, 'utf8')).panels) {
    const lines = (await Promise.all(panel.targets.map(series))).flat();
    const { unit, thresholds } = panel.fieldConfig.defaults;
    const states = panel.type === 'state-timeline' && panel.fieldConfig.defaults.mappings[0].options;
    const limit = panel.type === 'timeseries' && thresholds.steps[1]?.value;
    if (limit && lines.length) {
        lines[0].markLine = { silent: true, symbol: 'none', label: { formatter: UNITS[unit](limit) },
            lineStyle: { color: '#c00', type: 'dashed' }, data: [{ yAxis: limit }] };
    }
    const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 760, height: 260 });
    chart.setOption({
        animation: false,
        backgroundColor: '#ffffff',
        title: { text: panel.title, left: 'center', top: 0, padding: 4, textStyle: { fontSize: 14 } },
        legend: { top: 26, itemHeight: 8, textStyle: { fontSize: 11 } },
        grid: { left: 64, right: 64, top: 60, bottom: 28 },
        xAxis: { type: 'value', max: Number(seconds), axisLabel: { formatter: (value) => `${value} s` } },
        yAxis: states
            ? { type: 'value', min: 0, max: 1, interval: 1, axisLabel: { formatter: (value) => states[value].text } }
            : { type: 'value', axisLabel: { formatter: UNITS[unit] } },
        series: lines,
    });
    const file = `${panel.title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.svg`;
    // Half a pixel is as fine as anybody sees.
    const svg = chart.renderToSVGString().replace(/-?\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1))));
    writeFileSync(join(pictures, file), `${svg}\n`);
    chart.dispose();
}
console.log(`pictures of ${start} to ${end} are in ${pictures}`);
