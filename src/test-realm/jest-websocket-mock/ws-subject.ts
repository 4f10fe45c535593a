import type { CloseEvent, LoggedFrame } from '../../bridge/connection-data';
import type { WsDynamicError } from '../../errors/ws-dynamic-error';
import {
  type MatcherSubject,
  type NextLimit,
  type Received,
  subjectBrand,
} from '../matchers/subject';
import type { Opened } from '../message/decoded';
import { decode, parseJson } from '../message/message';
import { type MessageFormat, plain } from '../message/message-format';
import type { MockServer } from '../mock/mock-server';

/** The limit of `toReceiveMessage` in jest-websocket-mock, ms. */
const limitOfOriginal = 1000;

/** Messages unchanged: without `jsonProtocol`, JSON text is a string, and equals no object. */
export const literal: MessageFormat = {
  ...plain,
  open: (wire) => {
    const message = decode(wire);
    return { message, decoded: { codec: 'json', value: message } };
  },
  of: () => literal,
};

/** The matchers' subject for a `WS`, which may still be opening. */
export class WSSubject implements MatcherSubject {
  readonly kind = 'mock';
  readonly label: string;
  readonly notReads = true;

  constructor(
    url: string,
    readonly format: MessageFormat,
    private readonly opening: Promise<MockServer>,
    private readonly opened: () => MockServer | undefined,
  ) {
    this.label = `the mock server ${url}`;
  }

  remedyFor(expected: unknown, { message }: Opened): string {
    const isJson = typeof message === 'string' && parseJson(message) !== undefined;
    if (this.format !== literal || typeof expected !== 'object' || !isJson) return '';
    return 'Without { jsonProtocol: true } messages are compared as text.\n';
  }

  get received(): readonly Received[] {
    return this.#now?.received ?? [];
  }

  get isOpen(): boolean {
    return this.#now?.isOpen ?? false;
  }

  get protocol(): string {
    return this.#now?.protocol ?? '';
  }

  get connection(): object {
    return this.#now?.connection ?? this;
  }

  async next({ timeout = limitOfOriginal, ...limit }: NextLimit): Promise<Received> {
    return (await this.#later()).next({ ...limit, timeout });
  }

  async peek(
    predicate: (opened: Opened) => boolean,
    limit: { readonly timeout: number },
  ): Promise<Received | undefined> {
    return (await this.#later()).peek(predicate, limit);
  }

  async settle(limit: { readonly timeout: number }): Promise<WsDynamicError | undefined> {
    return (await this.#later()).settle(limit);
  }

  async waitForClose(limit: { readonly timeout?: number | undefined }): Promise<CloseEvent> {
    return (await this.#later()).waitForClose(limit);
  }

  describe(question?: LoggedFrame): string {
    return this.#now?.describe(question) ?? 'It is still opening.';
  }

  get #now(): MatcherSubject | undefined {
    return this.opened()?.[subjectBrand];
  }

  async #later(): Promise<MatcherSubject> {
    return (await this.opening)[subjectBrand];
  }
}
