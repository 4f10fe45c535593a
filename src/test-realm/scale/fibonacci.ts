import { checkArgument } from '../../validation/check';
import { count } from '../../validation/kinds';

/** Numbers of connections, in ascending order. */
export type Tiers = readonly number[];

const base: Tiers = Object.freeze([1]);
const connection: Tiers = Object.freeze([2]);
const load: Tiers = Object.freeze([3, 5, 8, 13, 21]);
const stress: Tiers = Object.freeze([34, 55, 89, 144]);

/**
 * Numbers of connections that grow like the Fibonacci numbers: each tier is about 1.6 times the previous one,
 * so that a few tiers cover a wide range and show how costs grow.
 */
export const fibonacci = Object.freeze({
  base,
  connection,
  load,
  stress,

  /**
   * All tiers from 1 up to `most`, which is included if it is a Fibonacci number.
   *
   * @param most a positive integer
   * @example fibonacci.upTo(10) // [1, 2, 3, 5, 8]
   * @throws ERR_WS_OPTION_INVALID
   */
  upTo(most: number): Tiers {
    checkArgument('fibonacci.upTo()', 'most', most, count);
    const tiers: number[] = [];
    for (let [tier, next] = [1, 2]; tier <= most; [tier, next] = [next, tier + next]) {
      tiers.push(tier);
    }
    return Object.freeze(tiers);
  },
});
