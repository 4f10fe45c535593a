/** Replacements for masked values, of the same type, so that they can be played to a client. Pure. */
import { isCredential } from '../../errors/mask';
import { changedList, changedObject } from '../message/changed-copy';
import { isBytes, toBuffer } from '../message/message';
import { isTime } from '../transcript/mask-values';
import { identityOf } from '../transcript/value-identity';

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** A replacement from an earlier recording. */
const standIn = /^<[^<>]+ \d+>$/;

/** Whether a recorded text contains a replaced credential. */
export function hasStandIn(text: string): boolean {
  return /<[^<>]+ \d+>/.test(text);
}

/** Replaces equal values by the same value, whatever field they are in. */
export class StandIns {
  readonly #made = new Map<string, unknown>();
  /** Replacements of object keys that equal a masked value. */
  readonly #keys = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** @param onText called with each text that is replaced */
  constructor(
    private readonly isMasked: (field: string) => boolean,
    private readonly onText: (field: string, text: string, name: string) => void,
  ) {}

  /** A copy with replacements; the same value if no field is masked. */
  apply(value: unknown, field = '', isMasked = this.isMasked(field)): unknown {
    if (Array.isArray(value))
      return changedList(value, (item) => this.apply(item, field, isMasked));
    if (typeof value === 'object' && value !== null && !isBytes(value)) {
      // Everything inside a masked object is masked.
      return changedObject(value, (key, item) => [
        this.#keys.get(key) ?? key,
        this.apply(item, key, isMasked || this.isMasked(key)),
      ]);
    }
    return isMasked ? this.#of(field, value) : value;
  }

  #of(field: string, value: unknown): unknown {
    if (isTime(field, value) && !isCredential(field)) return value;
    if (value === '' || (typeof value === 'string' && standIn.test(value))) return value;
    const identity = identityOf(value);
    if (this.#made.has(identity)) return this.#made.get(identity);
    const made = this.#make(field, value);
    this.#made.set(identity, made);
    if (typeof value === 'string' || typeof value === 'number') {
      this.#keys.set(String(value), String(made));
    }
    if (typeof value === 'string') this.onText(field, value, String(made));
    return made;
  }

  #make(field: string, value: unknown): unknown {
    if (isBytes(value)) return Buffer.alloc(toBuffer(value).length);
    if (typeof value === 'number') return this.#next('a number');
    if (typeof value === 'bigint') return BigInt(this.#next('a number'));
    if (typeof value !== 'string') return value;
    if (!uuid.test(value)) return `<${field} ${this.#next(field)}>`;
    return `00000000-0000-4000-8000-${String(this.#next('a UUID')).padStart(12, '0')}`;
  }

  #next(kind: string): number {
    const next = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, next);
    return next;
  }
}
