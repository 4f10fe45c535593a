import { withFallback } from '../errors/with-fallback';
import { WsDynamicError } from '../errors/ws-dynamic-error';

/** A value in a HAR file with its path, for error messages. */
export class HarValue {
  constructor(
    private readonly file: string,
    private readonly place: string,
    readonly value: unknown,
  ) {}

  get isPresent(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** A property; absent if this is not an object. */
  get(name: string): HarValue {
    const { value } = this;
    const own = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    const place = this.place === '' ? name : `${this.place}.${name}`;
    return new HarValue(this.file, place, own ? value[name as keyof typeof value] : undefined);
  }

  list(): HarValue[] {
    const { file, place, value } = this;
    if (!Array.isArray(value)) throw this.refuse('to be a list');
    return value.map((item: unknown, index) => new HarValue(file, `${place}[${index}]`, item));
  }

  listOrNone(): HarValue[] {
    return this.isPresent ? this.list() : [];
  }

  text(): string {
    if (typeof this.value === 'string') return this.value;
    throw this.refuse('to be a string');
  }

  number(): number {
    if (typeof this.value === 'number') return this.value;
    throw this.refuse('to be a number');
  }

  /** @param expected text after "expected log.entries": `to be a list` */
  refuse(expected: string, remedy = 'Record it again.'): WsDynamicError {
    const message = `${this.file}: expected ${this.place} ${expected}, received ${this.#shown}. ${remedy}`;
    return new WsDynamicError('ERR_WS_HAR_INVALID', message);
  }

  get #shown(): string {
    if (!this.isPresent) return 'nothing';
    const text = withFallback(() => JSON.stringify(this.value), 'a deeply nested value');
    return text.length > 60 ? `${text.slice(0, 60)}…` : text;
  }
}
