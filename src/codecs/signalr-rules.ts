/** The properties of SignalR's messages (HubProtocol.md, "JSON Encoding"). */
import { isObject } from '../errors/is-object';
import { wrongProperty } from './require-type';

interface Rule {
  readonly what: string;
  readonly allows: (value: unknown) => boolean;
}

const text: Rule = { what: 'a string', allows: (value) => typeof value === 'string' };
const name: Rule = {
  what: 'a string with at least 1 letter',
  allows: (value) => text.allows(value) && value !== '',
};
const list: Rule = { what: 'a list', allows: Array.isArray };
const integer: Rule = { what: 'an integer', allows: Number.isInteger };
const flag: Rule = { what: 'true or false', allows: (value) => typeof value === 'boolean' };
const object: Rule = { what: 'an object', allows: isObject };
const any: Rule = { what: 'a value', allows: (value) => value !== undefined };

/** Some libraries write `null` for a property that is left out. */
function optional({ what, allows }: Rule): Rule {
  return { what, allows: (value) => value === undefined || value === null || allows(value) };
}

const call = {
  target: name,
  arguments: list,
  streamIds: optional(list),
  headers: optional(object),
};
const sequenceId = { sequenceId: integer };

const rules: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  Invocation: { ...call, invocationId: optional(name) },
  StreamInvocation: { ...call, invocationId: name },
  StreamItem: { invocationId: name, item: any },
  Completion: { invocationId: name, error: optional(text) },
  CancelInvocation: { invocationId: name },
  Close: { error: optional(text), allowReconnect: optional(flag) },
  Ack: sequenceId,
  Sequence: sequenceId,
};

const request = { protocol: name, version: integer };
const response = { error: optional(text) };

/** @throws Error if a property is missing or of another type */
export function checkRecord(message: Readonly<Record<string, unknown>>): void {
  const { type, ...record } = message;
  const known = type === 'Handshake' ? handshakeRules(record) : rules[String(type)];
  for (const [property, { what, allows }] of Object.entries(known ?? {})) {
    const value = record[property];
    if (!allows(value)) throw wrongProperty(property, what, value);
  }
  if (type === 'Completion' && isGiven(record.result) && isGiven(record.error)) {
    throw new Error('expected a result or an error of Completion, received both');
  }
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** A request has a protocol; a response has nothing, or an error. */
function handshakeRules(record: object): Readonly<Record<string, Rule>> {
  const others = Object.keys(record).filter((key) => !['error', 'minorVersion'].includes(key));
  return others.length === 0 ? response : request;
}
