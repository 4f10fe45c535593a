import { arch, cpus, platform, totalmem } from 'node:os';
import { now } from './time';

/** Properties of the machine that must match for two runs to be comparable. */
export function describeMachine(): Record<string, string | number> {
  const processors = cpus();
  return {
    platform: platform(),
    arch: arch(),
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    // Whole GB: the memory that kernels reserve varies slightly.
    memory: Math.round(totalmem() / 2 ** 30),
    node: Number.parseInt(process.versions.node, 10),
  };
}

/** Time for a fixed piece of work on one core, ms; the best of three. */
export function timeFixedWork(): number {
  return Math.min(timeOnce(), timeOnce(), timeOnce());
}

function timeOnce(): number {
  const start = now();
  let text = JSON.stringify(
    Array.from({ length: 200 }, (_, index) => ({ index, text: `${index}` })),
  );
  for (let turn = 0; turn < 60; turn += 1) text = JSON.stringify(JSON.parse(text));
  return now() - start;
}
