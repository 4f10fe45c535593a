// What a test file costs over plain jest-environment-node: the contenders take turns (A B C A B C …).
//
//   npm run build && node bench/file-cost/run.mjs [--files 40] [--rounds 5] [--workers 1]
//     [--only 'a module;superwstest'] [--json results.json]
//
// Several numbers of files, --files 40,200,1000, also show how the cost grows with them.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { contenders, floor, ratios } from './contenders.mjs';
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
const counts = values.files.split(',').map(Number);
const [rounds, workers] = [values.rounds, values.workers].map(Number);
const wanted = values.only?.split(';');
const names = Object.keys(contenders).filter(
  (name) => name === floor || (wanted?.includes(name) ?? true),
);

const results = counts.map(measure);
if (results.length > 1) showGrowth();
// The chart shows the first of them.
if (values.json) {
  writeFileSync(values.json, `${JSON.stringify({ ...results[0], all: results }, undefined, 2)}\n`);
}

function measure(files) {
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
        total: Math.round(median(runs.get(name).map(({ cpu }) => cpu))),
      };
    });
    show(files, rows);
    return { files, rounds, workers, node: process.version, rows };
  } finally {
    workshop.remove();
  }
}

function show(files, rows) {
  console.log(`${files} files, ${workers === 1 ? '-i' : `${workers} workers`}, ${rounds} rounds`);
  console.table(
    Object.fromEntries(
      rows.map(({ name, cpu, wall, memory }) => [
        name,
        { 'CPU ms a file over plain': cpu, 'wall ms over plain': wall, 'peak MiB': memory },
      ]),
    ),
  );
  for (const [name, other, most] of ratios) {
    const [own, theirs] = [name, other].map((each) => rows.find((row) => row.name === each)?.cpu);
    const limit = typeof most === 'number' ? most : most[files];
    if (own === undefined || theirs === undefined || limit === undefined) continue;
    console.log(`${name}: ${(own / theirs).toFixed(2)} of "${other}"; at most ${limit}`);
  }
}

/** 1 where each further file costs the same; the start of a run, which comes once, is left out. */
function showGrowth() {
  for (const name of names) {
    const points = results.map(({ files, rows }) => ({
      files,
      total: rows.find((row) => row.name === name).total,
    }));
    const slopes = points.slice(1).map(({ files, total }, index) => ({
      at: (files + points[index].files) / 2,
      cost: (total - points[index].total) / (files - points[index].files),
    }));
    const [first, last] = [slopes[0], slopes.at(-1)];
    const costs = slopes.map(({ cost }) => `${cost.toFixed(1)} ms`).join(', ');
    const exponent =
      slopes.length < 2
        ? 'give three numbers of files for the exponent'
        : `exponent ${(1 + Math.log(last.cost / first.cost) / Math.log(last.at / first.at)).toFixed(3)}`;
    console.log(`${name}: a further file costs ${costs}; ${exponent}`);
  }
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function rounded(number) {
  return Math.round(number * 10) / 10;
}
