import { now } from '../../../suite-kit';
import { Finding } from '../finding';
import type { SecurityScene } from '../scene';
import { withLines } from './upgrade-request';

/** Node's limit for all headers is 16 KiB. */
const headerSpace = 15_000;
/** A header that takes longer than this, ms, counts as never parsed. */
const longestRead = 5000;
/** How often a slow header is measured again: the machine, or the server, may have been busy. */
const repeats = 4;

/** The value of a header with this length, in characters. */
type Pattern = (length: number) => string;
export const spaced: Pattern = (length) => `b${' '.repeat(length)}x`;
export const commas: Pattern = (length) => `b${' ,'.repeat(length / 2)}x`;
export const unclosed: Pattern = (length) => `a; b="${'\\c'.repeat(length / 2)}`;

/**
 * Compares a harmless and a harmful header of the same size, by the fastest of several requests, which is
 * independent of the machine's load.
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
    for (let again = 0; again < repeats && slow < longestRead && !isFast(slow); again += 1) {
      plain = Math.max(plain, await measurePlain());
      slow = Math.min(slow, await fastest(scene, name, pattern));
    }
    if (isFast(slow)) continue;
    const times = `${Math.round(slow)} ms instead of ${Math.round(plain * 10) / 10} ms`;
    const shown = `${name}: ${pattern(20)} … of ${headerSpace} bytes`;
    throw new Finding(`A header of ${headerSpace} bytes kept it busy for ${times}.`, [shown]);
  }
  await scene.requireAlive();
}

/** Duration of the fastest of three requests, ms; at most the limit. */
async function fastest(scene: SecurityScene, name: string, pattern: Pattern): Promise<number> {
  let least = longestRead;
  for (let turn = 0; turn < 3; turn += 1) {
    const request = scene.request(withLines(`${name}: ${pattern(headerSpace)}`));
    const began = now();
    await scene.ask(request, longestRead);
    least = Math.min(least, now() - began);
    if (least >= longestRead) break;
  }
  return least;
}
