// Runs steps side by side, as many as there is room for.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** A step that takes longer hangs: it is ended, so that the summary is printed. */
const limit = 45 * 60_000;

/** Runs each step of the list; `report` is called when one starts and when it has ended. */
export async function runSteps(steps, { room, folder, report }) {
  const waiting = [...steps];
  const running = new Set();
  const ended = new Set();
  let free = room;
  const isReady = ({ after = [] }) => after.every((name) => ended.has(name));
  const needs = ({ room: wanted = 1 }) => wanted;

  while (waiting.length + running.size > 0) {
    for (const step of waiting.filter(isReady)) {
      if (needs(step) > free) continue;
      waiting.splice(waiting.indexOf(step), 1);
      free -= needs(step);
      report({ step, state: 'started' });
      const run = runStep(step, folder).then((outcome) => {
        running.delete(run);
        ended.add(step.name);
        free += needs(step);
        report({ step, state: 'ended', ...outcome });
      });
      running.add(run);
    }
    if (running.size === 0) {
      throw new Error(`no step can start: ${waiting.map(({ name }) => name).join(', ')}`);
    }
    await Promise.race(running);
  }
}

/** Runs a command, and writes the CPU time of its processes to descriptor 3. */
const timed = ['bash', '-c', '"$@"; code=$?; times >&3; exit $code', 'step'];

/** Runs one, with its output in a file of the folder. */
async function runStep({ name, command, jest }, folder) {
  const file = `${folder}/${name.replace(/\W+/g, '-')}`;
  const resultFile = jest ? `${file}.json` : undefined;
  const words = jest ? [...command, '--json', `--outputFile=${resultFile}`] : command;
  const output = openSync(`${file}.txt`, 'w');
  const cpuTimes = openSync(`${file}.cpu`, 'w');
  const started = performance.now();
  const [program, ...args] = [...timed, ...words];
  const child = spawn(program, args, {
    stdio: ['ignore', output, output, cpuTimes],
    detached: true,
  });
  closeSync(output);
  closeSync(cpuTimes);
  const endIt = () => end(child);
  process.once('exit', endIt);
  const { code, isLate } = await exitOf(child);
  process.off('exit', endIt);
  const seconds = Math.round((performance.now() - started) / 1000);
  const cpu = cpuSeconds(readFileSync(`${file}.cpu`, 'utf8'));
  return { code, isLate, seconds, cpu, outputFile: `${file}.txt`, resultFile };
}

/** Sums the user and system time that `times` of bash prints for child processes in its second line, s. */
function cpuSeconds(text) {
  const parts = [...(text.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  return Math.round(parts.reduce((sum, [, m, s]) => sum + 60 * Number(m) + Number(s), 0));
}

function exitOf(child) {
  return new Promise((resolve) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      end(child);
    }, limit);
    const settle = (code) => {
      clearTimeout(timer);
      resolve({ code, isLate });
    };
    // As a shell says of a program that is not there.
    child.once('error', () => settle(127));
    child.once('exit', settle);
  });
}

/** With all that it started: the step leads a process group. */
function end({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
