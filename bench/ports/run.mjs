// The port benchmark. `node bench/ports/run.mjs --help` tells the options; needs `npm run build`.
import { parseArgs } from 'node:util';
import { contenders } from './contenders.mjs';
import { runScenario } from './scenario.mjs';
import { formatTable } from './table.mjs';

const help = `node bench/ports/run.mjs [options]
  --short              the form for CI: 8 workers, 5,000 acquisitions, 80 ports, with the ablation
  --only a;b           contenders (${Object.keys(contenders).join('; ')})
  --n 1,8,16,32        workers a run
  --runs 1             runs at once
  --foreign quiet      quiet, broad, hostile, scanner
  --acquisitions 5000  in all, for each line
  --ports N            width of the range (default: all from --start up to 32767)
  --start 9000
  --json               rows as JSON lines`;

const { values } = parseArgs({
  options: {
    short: { type: 'boolean' },
    only: { type: 'string' },
    n: { type: 'string', default: '1,8,16,32' },
    runs: { type: 'string', default: '1' },
    foreign: { type: 'string', default: 'quiet' },
    acquisitions: { type: 'string', default: '5000' },
    ports: { type: 'string' },
    start: { type: 'string', default: '9000' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

const numbers = (text) => text.split(',').map(Number);
const rows = [];
async function measure(scenario) {
  const row = await runScenario(scenario);
  rows.push(row);
  if (values.json) console.log(JSON.stringify(row));
  else
    console.error(
      `${row.name}, N = ${row.runs} x ${row.n}, ${row.foreign}: ${row.collisions} collisions`,
    );
  return row;
}

async function short() {
  // Away from where leases and portfinder begin: whatever else runs here has no part in it.
  const range = { startPort: 7200, endPort: 7279 };
  // Half the usual waits: the whole form stays under 30 s on two cores.
  const common = { n: 8, runs: 1, range, foreign: 'quiet', pace: 0.5 };
  const ours = await measure({ ...common, name: 'ours, by number', acquisitions: 5000 });
  const ablation = await measure({ ...common, name: 'ours without guard', acquisitions: 1000 });
  console.log(formatTable(rows));
  if (ours.collisions > 0 || ours.failures > 0) {
    fail(`A lease collided. Who held the port: ${ours.holders.join('; ') || 'nobody any more'}.`);
  }
  if (ablation.collisions === 0)
    fail('The run without guard did not collide: this proves nothing.');
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

async function full() {
  const startPort = Number(values.start);
  const endPort = values.ports ? startPort + Number(values.ports) - 1 : 32767;
  const range = { startPort, endPort };
  const names = values.only
    ? values.only.split(';').map((name) => name.trim())
    : Object.keys(contenders);
  for (const foreign of values.foreign.split(',')) {
    for (const runs of numbers(values.runs)) {
      for (const n of numbers(values.n)) {
        for (const name of names) {
          // One worker alone takes 40 ms for each.
          const acquisitions =
            n * runs === 1 ? Math.min(1000, values.acquisitions) : Number(values.acquisitions);
          await measure({ name, n, runs, acquisitions, range, foreign });
        }
      }
    }
  }
  if (!values.json) console.log(formatTable(rows));
}

if (values.help) console.log(help);
else await (values.short ? short() : full());
