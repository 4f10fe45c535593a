import { performance } from 'node:perf_hooks';
import { Finding } from '../finding';
import type { SecurityScene } from '../scene';
import { withLines } from './upgrade-request';

/** Node's own limit of all headers is 16 KiB. */
const headerSpace = 15_000;
/** Milliseconds after which a header counts as one whose reading never ends. */
const longestRead = 5000;

/** The value of a header of this length, in characters. */
type Pattern = (length: number) => string;
export const spaced: Pattern = (length) => `b${' '.repeat(length)}x`;
export const commas: Pattern = (length) => `b${' ,'.repeat(length / 2)}x`;
export const unclosed: Pattern = (length) => `a; b="${'\\c'.repeat(length / 2)}`;

/**
 * The same number of bytes, harmless and not: the fastest of several requests is compared, which a busy
 * machine does not change.
 */
export async function requireLinear(
  scene: SecurityScene,
  name: string,
  patterns: readonly Pattern[],
): Promise<void> {
  await scene.requireReady();
  const measurePlain = () => fastest(scene, name, (length) => 'x'.repeat(length));
  let plain = await measurePlain();
  const isFast = (time: number): boolean => time < 40 || time < plain * 8;
  for (const pattern of patterns) {
    let slow = await fastest(scene, name, pattern);
    if (isFast(slow)) continue;
    if (slow < longestRead) {
      // Measured again: the machine may have been busy.
      plain = Math.max(plain, await measurePlain());
      slow = Math.min(slow, await fastest(scene, name, pattern));
      if (isFast(slow)) continue;
    }
    const times = `${Math.round(slow)} ms in place of ${Math.round(plain * 10) / 10} ms`;
    const shown = `${name}: ${pattern(20)} … of ${headerSpace} bytes`;
    throw new Finding(`A header of ${headerSpace} bytes kept it busy for ${times}.`, [shown]);
  }
  await scene.requireAlive();
}

/** Milliseconds of the fastest of three; a pattern that never ends counts as its limit. */
async function fastest(scene: SecurityScene, name: string, pattern: Pattern): Promise<number> {
  let least = longestRead;
  for (let turn = 0; turn < 3; turn += 1) {
    const request = scene.request(withLines(`${name}: ${pattern(headerSpace)}`));
    const began = performance.now();
    await scene.ask(request, longestRead);
    least = Math.min(least, performance.now() - began);
    if (least >= longestRead) break;
  }
  return least;
}
