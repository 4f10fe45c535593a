import type { Sendable } from '../../index';
import {
  closeCode,
  invalid,
  kinds,
  listOf,
  messageMatch,
  objectOf,
  oneOf,
  readOptions,
  type Shape,
  showTyped,
} from '../../suite-kit';
import {
  type PlannedMessage,
  type PreparedMessage,
  plannedMessage,
  preparedKind,
} from '../exchange-message';
import { requireKnown } from '../known-names';
import { type CaseChoice, type ConformanceSection, chooseCases } from './case-list';
import {
  type ConformanceExchange,
  closingCase,
  type ExchangeMessage,
  messageOf,
  withoutEcho,
} from './exchange';

const { anything, count, flag, headers, path, text } = kinds;

/** The options of a conformance suite. */
export interface ConformanceOptions extends CaseChoice {
  /** Path and query of an echo, or of the endpoint described by `exchange`. Default `/echo`. */
  readonly path?: string | undefined;
  /** Whether to use wss. Default `false`. */
  readonly ssl?: boolean | undefined;
  /** Additional headers for each handshake, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Number of messages in each case with round trips; 1000 in the Autobahn|Testsuite. Default 10. */
  readonly roundTrips?: number | undefined;
  /** Whether NON-STRICT, UNIMPLEMENTED and FAILED BY CLIENT fail a test. Default `false`. */
  readonly strict?: boolean | undefined;
  /** For a server that does not echo: a message and its answer. Cases that need an echo are skipped. */
  readonly exchange?: ConformanceExchange | undefined;
  /** Messages to exchange before each case, such as a login; without `send`, a greeting to receive. */
  readonly prepare?: readonly PreparedMessage[] | undefined;
  /** For a server that closes on request: the message, and the code. Default code 1000. */
  readonly closing?: { readonly send: Sendable; readonly code?: number | undefined } | undefined;
  /** One test per case, or one per section. Default `'case'`. */
  readonly granularity?: 'case' | 'section' | undefined;
  /** Number of concurrent connections. Default 16. */
  readonly connections?: number | undefined;
}

/** The options shared by clients and servers. */
export const choiceShape = {
  sections: listOf("a list of sections or cases, such as ['1', '6.4', 'h']", text),
  exclude: listOf("a list of sections or cases, such as ['9', '6.4.1']", text),
  roundTrips: count,
  strict: flag,
  granularity: oneOf('case', 'section'),
  connections: count,
};

export const suiteShape = {
  ...choiceShape,
  path,
  ssl: flag,
  headers,
  exchange: objectOf({ send: anything, expect: messageMatch }, ['send', 'expect']),
  prepare: preparedKind,
  closing: objectOf({ send: anything, code: closeCode }, ['send']),
} satisfies Shape<keyof ConformanceOptions>;

/** A section to run. */
export interface PlannedSection extends ConformanceSection {
  /** Skipped cases: those that need an echo, or must not follow a login or request a subprotocol. */
  readonly skipped: readonly string[];
}

export interface ConformancePlan {
  readonly path: string;
  readonly ssl: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly roundTrips: number;
  readonly strict: boolean;
  readonly granularity: 'case' | 'section';
  readonly connections: number;
  readonly exchange: ExchangeMessage | undefined;
  readonly prepare: readonly PlannedMessage[];
  readonly sections: readonly PlannedSection[];
}

/** Validates the options and applies the defaults. @throws ERR_WS_OPTION_INVALID */
export function readConformanceOptions(call: string, options: ConformanceOptions): ConformancePlan {
  return planConformance(call, readOptions(call, options, suiteShape));
}

/** Applies the defaults to validated options. @throws ERR_WS_OPTION_INVALID */
export function planConformance(call: string, options: ConformanceOptions): ConformancePlan {
  const { sections, exclude, exchange, closing, prepare = [], ...given } = options;
  const message = exchange && messageOf(exchange);
  const planned = chosenSections(call, { sections, exclude }).map((section) =>
    planSection(section, message, {
      hasLogin: prepare.some(({ send }) => send !== undefined),
      hasProtocol: Object.keys(given.headers ?? {}).some((name) => protocolHeader.test(name)),
    }),
  );
  const own = closing && closingCase(closing.send, closing.code ?? 1000);
  const extra = own && { id: 's', title: 'Closing by the server', cases: [own], skipped: [] };
  const all = extra ? [...planned, extra] : planned;
  requireCases(call, all, sections, 'Without an echo, or after a login, all of these are skipped.');
  return {
    ...defaults,
    ...(given as Partial<typeof defaults>),
    exchange: message,
    prepare: prepare.map(plannedMessage),
    sections: all,
  };
}

const defaults = {
  path: '/echo',
  ssl: false,
  headers: {},
  roundTrips: 10,
  strict: false,
  granularity: 'case' as 'case' | 'section',
  connections: 16,
};

const protocolHeader = /^sec-websocket-protocol$/i;

function planSection(
  section: ConformanceSection,
  message: ExchangeMessage | undefined,
  { hasLogin, hasProtocol }: { readonly hasLogin: boolean; readonly hasProtocol: boolean },
): PlannedSection {
  const cases = section.cases.flatMap((probe) => {
    // Its message is sent with the handshake, before the login.
    if (hasLogin && probe.handshake?.early) return [];
    // The response to these handshakes may select the requested subprotocol.
    if (hasProtocol && probe.handshake?.absent?.some((name) => protocolHeader.test(name))) {
      return [];
    }
    return message === undefined ? probe : (withoutEcho(probe, message) ?? []);
  });
  const kept = new Set(cases.map(({ id }) => id));
  const skipped = section.cases.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  return { ...section, cases, skipped };
}

/** @throws ERR_WS_OPTION_INVALID if no case would run, since the suite would pass */
export function requireCases(
  call: string,
  planned: readonly ConformanceSection[],
  sections: readonly string[] | undefined,
  why: string,
): void {
  if (planned.some(({ cases }) => cases.length > 0)) return;
  throw invalid(call, {
    expected: '"sections" to name a case that can be run',
    received: showTyped(sections),
    remedy: why,
  });
}

/** The selected sections. @throws ERR_WS_OPTION_INVALID for an unknown name, or if no case is left */
function chosenSections(call: string, choice: CaseChoice): readonly ConformanceSection[] {
  const isKnown = (name: string) => chooseCases({ sections: [name] }).length > 0;
  const what = "sections ('6'), parts of one ('6.4') or cases ('6.4.1')";
  for (const [option, names] of Object.entries(choice)) {
    requireKnown(call, option, names, isKnown, what);
  }
  const { sections } = choice;
  if (sections?.length === 0) {
    throw invalid(call, { expected: `"sections" to name ${what}`, received: showTyped(sections) });
  }
  const chosen = chooseCases(choice);
  if (chosen.length > 0) return chosen;
  throw invalid(call, {
    expected: '"exclude" to leave a case',
    received: showTyped(choice.exclude),
  });
}
