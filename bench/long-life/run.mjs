// What a worker keeps of each file that it has run, beside plain jest-environment-node, in turns.
//
//   npm run build && node bench/long-life/run.mjs [--files 300] [--rounds 2] [--only passing|failing]
//     [--subject ours] [--json results.json]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeProject } from './projects.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '2' },
    only: { type: 'string' },
    subject: { type: 'string' },
    json: { type: 'string' },
  },
});
const files = Number(values.files);
const verdicts = values.only ? [values.only] : ['passing', 'failing'];
const subjects = values.subject ? [values.subject] : ['plain', 'ours'];
/** Files until caches are full. */
const warmUp = Math.min(100, Math.floor(files / 3));

const rows = [];
for (const verdict of verdicts) {
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    for (const subject of subjects) rows.push({ verdict, subject, ...measure(subject, verdict) });
  }
}
console.table(rows);
if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, undefined, 2)}\n`);

function measure(subject, verdict) {
  const project = makeProject(subject, verdict, files);
  const output = mkdtempSync(join(tmpdir(), 'long-life-output-'));
  const file = join(output, 'left.json');
  try {
    spawnSync(process.execPath, ['--expose-gc', jest, '-i'], {
      cwd: project.folder,
      stdio: 'ignore',
      env: { ...process.env, LONG_LIFE_OUTPUT: file, CI: 'true' },
    });
    const left = JSON.parse(readFileSync(file, 'utf8'));
    const later = left.filter(({ files: done }) => done >= warmUp);
    const [first] = later;
    const last = later.at(-1);
    return {
      'KB a file': Math.round(slope(later) / 100) / 10,
      'heap after warm-up, MB': megabytes(first.heap),
      'at the end, MB': megabytes(last.heap),
      'external growth, KB': Math.round((last.external - first.external) / 1024),
      'descriptors after warm-up': first.descriptors,
      'at the end': last.descriptors,
    };
  } finally {
    project.remove();
    rmSync(output, { recursive: true, force: true });
  }
}

/** Least squares, bytes a file. */
function slope(points) {
  const mean = (figure) => points.reduce((sum, point) => sum + point[figure], 0) / points.length;
  const [files, heap] = [mean('files'), mean('heap')];
  const top = points.reduce((sum, one) => sum + (one.files - files) * (one.heap - heap), 0);
  return top / points.reduce((sum, one) => sum + (one.files - files) ** 2, 0);
}

function megabytes(bytes) {
  return Math.round(bytes / 1e5) / 10;
}
