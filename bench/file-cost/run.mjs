// What a test file costs over plain jest-environment-node: the contenders take turns (A B C A B C …).
//
//   npm run build && node bench/file-cost/run.mjs [--files 40] [--rounds 5] [--workers 1]
//     [--only 'a module;superwstest'] [--json results.json]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { contenders, floor } from './contenders.mjs';
import { makeWorkshop } from './workshop.mjs';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '5' },
    workers: { type: 'string', default: '1' },
    only: { type: 'string' },
    json: { type: 'string' },
  },
});
const [files, rounds, workers] = [values.files, values.rounds, values.workers].map(Number);
const wanted = values.only?.split(';');
const names = Object.keys(contenders).filter(
  (name) => name === floor || (wanted?.includes(name) ?? true),
);

const workshop = makeWorkshop(files);
try {
  const runs = new Map(names.map((name) => [name, []]));
  for (const name of names) workshop.run(name, workers); // fills Jest's caches
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) runs.get(name).push(workshop.run(name, workers));
  }
  const rows = names.map((name) => {
    const over = (figure) =>
      median(runs.get(name).map((run, round) => run[figure] - runs.get(floor)[round][figure]));
    return {
      name,
      cpu: rounded(over('cpu') / files),
      wall: rounded(over('wall') / files),
      memory: Math.round(median(runs.get(name).map(({ memory }) => memory))),
    };
  });
  const result = { files, rounds, workers, node: process.version, rows };
  console.log(`${files} files, ${workers === 1 ? '-i' : `${workers} workers`}, ${rounds} rounds`);
  console.table(
    Object.fromEntries(
      rows.map(({ name, cpu, wall, memory }) => [
        name,
        { 'CPU ms a file over plain': cpu, 'wall ms over plain': wall, 'peak MiB': memory },
      ]),
    ),
  );
  if (values.json) writeFileSync(values.json, `${JSON.stringify(result, undefined, 2)}\n`);
} finally {
  workshop.remove();
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function rounded(number) {
  return Math.round(number * 10) / 10;
}
