/** Compares two JSON values: where they differ, and how similar they are. Pure, with bounded run time. */
import { isObject } from '../../errors/is-object';
import { fieldsIn, isAsymmetric } from '../message/asymmetric';
import { equal } from '../message/match';
import { SchemaMatcher } from '../schema/schema-matcher';
import { textLikeness } from './text-likeness';

export interface JsonDifference {
  /** The first paths that differ, such as `room.users[3].name`; an empty string for the value as a whole. */
  readonly places: readonly string[];
  /** The number of paths that differ. */
  readonly count: number;
  /**
   * The similarity from 0 to 1: the share of equal leaves; a leaf that is present but differs counts in part.
   */
  readonly likeness: number;
}

/** Maximum number of values compared to find the closest message. */
const mostValues = 2000;
const mostPlaces = 3;
/** Score of a leaf that is present but differs. */
const presence = 0.2;
const nearText = 0.5;

export function compareJson(
  expected: unknown,
  received: unknown,
  most = mostValues,
): JsonDifference {
  const walk = new Walk(most);
  walk.visit(expected, received, undefined);
  return {
    places: walk.places.map(placeOf),
    count: walk.differing,
    likeness: walk.leaves === 0 ? 1 : walk.points / walk.leaves,
  };
}

/** A path, formatted only if it is shown. */
type Place = { readonly parent: Place; readonly key: string | number } | undefined;

class Walk {
  readonly places: Place[] = [];
  differing = 0;
  leaves = 0;
  points = 0;

  constructor(private left: number) {}

  visit(expected: unknown, received: unknown, place: Place): void {
    this.left -= 1;
    if (this.left < 0) return;
    const sample = fieldsIn(expected);
    if (sample !== undefined && isObject(received) && !Array.isArray(received)) {
      this.#visitKeys(sample, received, Object.keys(sample), place);
    } else if (isObject(expected) && isObject(received) && areAlike(expected, received)) {
      this.#visitBoth(expected, received, place);
    } else {
      this.#leaf(expected, received, place);
    }
  }

  #visitBoth(expected: Keyed, received: Keyed, place: Place): void {
    if (Array.isArray(expected) && Array.isArray(received)) {
      const length = Math.max(expected.length, received.length);
      if (length === 0) this.#leaf(0, 0, place);
      for (let index = 0; index < length && this.left > 0; index += 1) {
        this.visit(expected[index], received[index], { parent: place, key: index });
      }
      return;
    }
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(received)])];
    if (keys.length === 0) this.#leaf(0, 0, place);
    this.#visitKeys(expected, received, keys, place);
  }

  #visitKeys(expected: Keyed, received: Keyed, keys: readonly string[], place: Place): void {
    for (const key of keys) {
      if (this.left <= 0) return;
      this.visit(expected[key], received[key], { parent: place, key });
    }
  }

  #leaf(expected: unknown, received: unknown, place: Place): void {
    this.leaves += 1;
    if (equal(received, expected)) {
      this.points += 1;
      return;
    }
    this.differing += 1;
    if (this.places.length < mostPlaces) this.places.push(place);
    if (expected === undefined || received === undefined) return;
    this.points += presence;
    if (expected instanceof SchemaMatcher)
      this.points += nearText * schemaLikeness(expected, received);
    if (typeof expected === 'string' && typeof received === 'string') {
      this.points += nearText * textLikeness(expected, received);
    }
  }
}

type Keyed = Readonly<Record<string, unknown>>;

/** Similarity from 0 to 1, by the number of issues that the schema reports. */
export function schemaLikeness(schema: SchemaMatcher, received: unknown): number {
  return 1 / (1 + schema.issues(received).length);
}

/** Whether both are lists, or both are objects that are not matchers. */
function areAlike(expected: Keyed, received: Keyed): boolean {
  return !isAsymmetric(expected) && Array.isArray(expected) === Array.isArray(received);
}

function placeOf(place: Place): string {
  if (place === undefined) return '';
  const { parent, key } = place;
  const before = placeOf(parent);
  if (typeof key === 'number') return `${before}[${key}]`;
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key)) return `${before}[${JSON.stringify(key)}]`;
  return before === '' ? key : `${before}.${key}`;
}
