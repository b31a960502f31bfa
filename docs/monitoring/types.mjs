// Compiles dashboard.json against the types of @grafana/schema: node types.mjs FOLDER, where FOLDER has node_modules.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.argv[2];
const text = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'dashboard.json'), 'utf8');

const PANELS = { timeseries: 'TimeSeries', 'state-timeline': 'StateTimeline' };
const PRELUDE = `
import type { Dashboard, DataQuery } from '@grafana/schema';
import type * as TimeSeries from
    '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';
import type * as StateTimeline from
    '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';

// JSON has the values of an enum, where TypeScript wants its names; and null for a threshold of minus infinity.
type Json<T> = T extends string ? \`\${T}\` : T extends number ? T | null
    : T extends Array<infer E> ? Array<Json<E>> : T extends object ? { [K in keyof T]: Json<T[K]> } : T;
type Query = Json<DataQuery> & { expr: string; legendFormat: string };
`;

function source(dashboard) {
    const lines = [PRELUDE, `export const dashboard: Json<Dashboard> = ${JSON.stringify(dashboard)};`];
    for (const panel of dashboard.panels) {
        const kind = PANELS[panel.type];
        if (!kind) {
            throw new Error(`Panel ${panel.id} is of type ${panel.type}; say in types.mjs what its options are.`);
        }
        lines.push(`export const options${panel.id}: Json<${kind}.Options> = ${JSON.stringify(panel.options)};`);
        lines.push(`export const custom${panel.id}: Json<${kind}.FieldConfig> = `
            + `${JSON.stringify(panel.fieldConfig.defaults.custom)};`);
        lines.push(`export const targets${panel.id}: Array<Query> = ${JSON.stringify(panel.targets)};`);
    }
    return lines.join('\n');
}

/** What the compiler says; nothing if it is content. */
function compile(dashboard) {
    writeFileSync(join(folder, 'dashboard.ts'), source(dashboard));
    try {
        execFileSync(process.execPath, [join(folder, 'node_modules/typescript/bin/tsc'), '--noEmit', '--strict',
            '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext', 'dashboard.ts'],
        { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
        return '';
    } catch (refused) {
        return refused.stdout || String(refused);
    }
}

const refusal = compile(JSON.parse(text));
if (refusal) {
    console.error(`dashboard.json is not what @grafana/schema says:\n${refusal}`);
    process.exit(1);
}
// A check that accepts everything is worth nothing: each of these faults must be refused.
const FAULTS = {
    'a dashboard without schemaVersion': (dashboard) => delete dashboard.schemaVersion,
    'a mode of colours that does not exist': (dashboard) => {
        dashboard.panels[0].fieldConfig.defaults.color.mode = 'rainbow';
    },
    'a legend that does not exist': (dashboard) => {
        dashboard.panels[0].options.legend.displayMode = 'cloud';
    },
    'a panel without a title as text': (dashboard) => {
        dashboard.panels[0].title = 7;
    },
};
for (const [name, fault] of Object.entries(FAULTS)) {
    const broken = JSON.parse(text);
    fault(broken);
    if (!compile(broken)) {
        console.error(`The compiler accepted ${name}.`);
        process.exit(1);
    }
}
console.log(`dashboard.json compiles; ${Object.keys(FAULTS).length} faults in it were refused`);
