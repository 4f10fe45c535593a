/** `mockServer({ url, record })` while it is recording: connects each client to the real server. */
import type {
  MockHandshake,
  MockOpening,
  MockRequest,
  PassedRequest,
  Verdict,
} from '../../bridge/mock';
import { addEvidence } from '../../errors/evidence';
import { messageOf, read } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { exchangeEntry } from '../../har/exchange';
import { joinPolling } from '../../har/join-polling';
import { writeHar } from '../../har/write-har';
import { type CallSite, settleAt } from '../call-site';
import type { CodecSource } from '../codec/codec';
import { report } from '../mock/event-listeners';
import type { MockConnection } from '../mock/mock-connection';
import { TestContext } from '../test-context';
import { workerFunctions } from '../worker';
import type { HarFile } from './har-file';
import { maskRecording } from './mask-recording';
import { maskedNames } from './masked-names';
import { keyOf, type MockScript } from './mock-script';
import { exchangeOf } from './passed-exchange';
import { RealConnection } from './real-connection';
import type { ReplayOptions } from './replay-options';

export class MockRecording implements MockScript {
  /** By the `Sec-WebSocket-Key` of the handshake. */
  readonly #real = new Map<string, RealConnection>();
  readonly #ends: Promise<unknown>[] = [];
  readonly #passed: PassedRequest[] = [];
  #begin: (() => void) | undefined;
  readonly #begun = new Promise<void>((resolve) => {
    this.#begin = resolve;
  });
  #closed: Promise<void> | undefined;
  #isDiscarded = false;
  /** Restores the previous content of the file. */
  #restore: (() => void) | undefined;
  readonly #context = new TestContext();

  constructor(
    private readonly file: HarFile,
    private readonly url: string,
    private readonly options: ReplayOptions,
    private readonly source: CodecSource | undefined,
    /** The paths that this test file has recorded. */
    private readonly recorded: Set<string>,
    private readonly site: CallSite,
  ) {}

  settings({ verify, ...request }: MockRequest): MockOpening {
    return {
      ...request,
      passOn: {
        request: (passed) => this.#passed.push(passed),
        failure: (error) => this.#fail(error),
      },
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

  discard(): void {
    this.#isDiscarded = true;
    this.recorded.delete(this.file.path);
    this.#restore?.();
  }

  failureNote(): string {
    const kept = this.file.exists && this.#restore === undefined ? ' The old file is kept.' : '';
    return `${this.file.name} was not recorded, since the test failed.${kept}`;
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
    const real = new RealConnection(new URL(handshake.target, this.url).href, handshake);
    try {
      const verdict = await real.answer();
      this.#real.set(keyOf(handshake), real);
      return verdict;
    } catch (error) {
      this.#fail(error);
      return { status: 502, body: 'The real server did not answer.' };
    }
  }

  async #end(): Promise<void> {
    const all = [...this.#real.values()];
    const ends = all.map((real) => real.end());
    if (all.length > 0 && !this.#isDiscarded) {
      report(() => settleAt(this.site, () => this.#write(all)));
    }
    await Promise.all(ends);
    this.#context.end();
  }

  #write(all: readonly RealConnection[]): void {
    const { protocol, host } = new URL(this.url);
    const base = `${protocol.replace('ws', 'http')}//${host}`;
    const recording = joinPolling({
      conversations: all.map(({ conversation }) => conversation),
      exchanges: this.#passed.map((passed) => exchangeOf(passed, base)),
    });
    const masked = maskRecording(recording, maskedNames(this.options.mask), this.source);
    const entries = masked.exchanges.map(exchangeEntry);
    const creator = { name: 'jest-ws-dynamic', version: workerFunctions().version };
    this.#replace(writeHar(masked.conversations, creator, entries));
  }

  #replace(text: string): void {
    const { path } = this.file;
    const before = this.file.record((files) => files.read(path));
    this.file.record((files) => files.write(path, text));
    this.#restore = () => {
      this.#restore = undefined;
      this.file.record((files) => {
        if (before === undefined) files.remove(path);
        else files.write(path, before);
      });
    };
  }

  #fail(error: unknown): void {
    const failure = this.#unanswered(error);
    this.#context.run(() => report(() => Promise.reject(failure)));
  }

  #unanswered(error: unknown): WsDynamicError {
    const reason = messageOf(read(error, 'cause') ?? error)
      .split('\n', 1)
      .join('');
    const { protocol, host } = new URL(this.url);
    const message =
      `The real server ${protocol}//${host} did not answer, so ${this.file.name} cannot be recorded: ${reason}\n` +
      'Start it, and run the test again; once the file exists, the server is not needed.';
    const failure = new WsDynamicError('ERR_WS_CONNECT_FAILED', message, { cause: error });
    return addEvidence(failure, { namesOrigin: true });
  }
}
