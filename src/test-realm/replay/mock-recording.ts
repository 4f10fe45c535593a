/** `mockServer({ url, record })` while it records: passes each client on to the real server. */
import type { MockHandshake, MockRequest, Verdict } from '../../bridge/mock';
import { writeHar } from '../../har/write-har';
import type { CodecSource } from '../codec/codec';
import { report } from '../mock/event-listeners';
import type { MockConnection } from '../mock/mock-connection';
import { workerFunctions } from '../worker';
import type { HarFile } from './har-file';
import { maskRecording } from './mask-recording';
import { maskedNames } from './masked-names';
import { keyOf, type MockScript, targetOf } from './mock-script';
import { RealConnection } from './real-connection';
import type { ReplayOptions } from './replay-options';

export class MockRecording implements MockScript {
  /** By the key of the handshake. */
  readonly #real = new Map<string, RealConnection>();
  readonly #ends: Promise<unknown>[] = [];
  #begin: (() => void) | undefined;
  readonly #begun = new Promise<void>((resolve) => {
    this.#begin = resolve;
  });
  #closed: Promise<void> | undefined;

  constructor(
    private readonly file: HarFile,
    private readonly url: string,
    private readonly options: ReplayOptions,
    private readonly source: CodecSource | undefined,
  ) {}

  settings({ verify, ...request }: MockRequest): MockRequest {
    return {
      ...request,
      verify: async (handshake) => {
        const verdict = verify === undefined || (await verify(handshake));
        return verdict === true ? this.#dial(handshake) : verdict;
      },
      protocols: (_offered, handshake) => this.#real.get(keyOf(handshake))?.protocol,
    };
  }

  connection({ request, handle }: MockConnection): void {
    this.#real.get(keyOf(request))?.join(handle);
    this.#ends.push(handle.closed);
    this.#begin?.();
  }

  message(): boolean {
    return false;
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  describe(): string {
    return `${this.file.name} is being recorded from ${this.url}.`;
  }

  get finished(): Promise<void> {
    return this.#begun.then(async () => {
      for (const end of this.#ends) await end;
    });
  }

  async #dial(handshake: MockHandshake): Promise<Verdict> {
    const { protocol, host } = new URL(this.url);
    const real = new RealConnection(`${protocol}//${host}${targetOf(handshake)}`, handshake);
    const verdict = await real.answer();
    this.#real.set(keyOf(handshake), real);
    return verdict;
  }

  async #end(): Promise<void> {
    const all = [...this.#real.values()];
    const ends = all.map((real) => real.end());
    if (all.length > 0) report(async () => this.#write(all));
    await Promise.all(ends);
  }

  #write(all: readonly RealConnection[]): void {
    const conversations = all.map(({ conversation }) => conversation);
    const masked = maskRecording(conversations, maskedNames(this.options.mask), this.source);
    const { files, version } = workerFunctions();
    files.write(this.file.path, writeHar(masked, { name: 'jest-ws-dynamic', version }));
  }
}
