/**
 * A probe as data: what is sent, what may come back, and the rule. The verdicts are
 * those of the Autobahn|Testsuite, so that its reports can be compared with ours.
 */

export type Behavior = 'OK' | 'NON-STRICT' | 'INFORMATIONAL' | 'UNIMPLEMENTED' | 'FAILED';
export type CloseBehavior = Behavior | 'WRONG CODE' | 'UNCLEAN' | 'FAILED BY CLIENT';

/**
 * Bytes in hex; `2a*125` is that pattern, repeated and cut to 125 bytes; `#65536` are 65,536 bytes of
 * all different, so that no client can be mistaken for another.
 */
export type HexPayload = string;

/** One step of a probe. */
export type Action =
  | FrameAction
  /** A whole message, in frames of `fragment` bytes. */
  | { readonly message: number; readonly fragment: number; readonly payload: HexPayload }
  /** The header of a frame, whose payload follows in parts. */
  | { readonly header: number; readonly fin: boolean; readonly length: number }
  | { readonly part: HexPayload }
  /** Raw bytes. */
  | { readonly bytes: HexPayload }
  /** Seconds. With a tag, that the connection is still open then is an event. */
  | { readonly wait: number; readonly tag?: string };

export interface FrameAction {
  readonly opcode: number;
  readonly payload?: HexPayload;
  readonly fin?: boolean;
  /** RSV1 is 4, RSV2 is 2, RSV3 is 1. */
  readonly rsv?: number;
  /** Bytes per write of the frame. */
  readonly chop?: number;
  /** The frame is written by itself. */
  readonly ownWrite?: boolean;
  /** How often it is sent. Default 1. */
  readonly times?: number;
  /** Default: as the role of the sender demands. */
  readonly mask?: boolean;
  /** The announced length in hex, of 2 or 8 bytes, in place of the shortest form. */
  readonly lengthBytes?: string;
}

/** What the peer sent, or that nothing ended the connection in a wait. */
export type ProbeEvent =
  | { readonly message: 'text' | 'binary'; readonly payload: HexPayload }
  /** A message that a function creates. */
  | { readonly matches: (isText: boolean, payload: Buffer) => boolean }
  | { readonly pong: HexPayload }
  | { readonly timeout: string };

/** Messages that are sent one at a time, each after the echo of the one before. */
export interface RoundTrips {
  /** Bytes, or characters of a text with a source. */
  readonly length: number;
  readonly text: boolean;
  /** Largest payload of a frame, bytes; 0 for one frame. */
  readonly fragment?: number;
  /** The name of the data that messages are cut from; the echo's content is compared then. */
  readonly source?: string;
}

/** Accepted answers to the opening handshake. */
export interface HandshakeRule {
  /** The request, in place of the usual one. `{key}` is a fresh key, `{host}` the authority. */
  readonly request?: readonly string[];
  /** How the request is written: whole, one byte at a time, or in two pieces after a pause. */
  readonly split?: 'bytes' | 'halves';
  /** Whether the first frames are written together with the request. */
  readonly early?: boolean;
  /** `refused`: no 101; `accepted`: a valid 101; `either`: both. Default `accepted`. */
  readonly answer?: 'refused' | 'accepted' | 'either';
  /** Headers that a 101 must not have, in lower case. */
  readonly absent?: readonly string[];
  /** A header that a refusal should have, in lower case. */
  readonly advises?: string;
}

export interface Probe {
  readonly id: string;
  /** A one-line description of what it sends. */
  readonly does: string;
  /** The rule that it tests: `RFC 6455 section 5.2`. */
  readonly source?: string;
  readonly handshake?: HandshakeRule;
  /** Extensions that are offered. */
  readonly offers?: readonly string[];
  readonly actions?: readonly Action[];
  readonly roundTrips?: RoundTrips;
  /** The message that comes back is judged by its type and length, or by its content too. */
  readonly echo?: 'length' | 'content';
  /** The events that may come, in this order and no other, by the outcome they make. */
  readonly accepted?: Readonly<Partial<Record<Behavior, readonly ProbeEvent[]>>>;
  /** What happens `after` seconds: the probe closes, or fails the connection with 1001. */
  readonly timer: 'kill' | 'close';
  readonly after: number;
  /** Which side has to start the closing handshake. */
  readonly starter: 'client' | 'server';
  /** The close codes that the peer may send. The code may be omitted. */
  readonly codes: readonly number[];
  /** Whether the closing handshake has to be whole. */
  readonly clean?: boolean;
  /** Whether the wrong starter fails the probe itself, too. */
  readonly starterMatters?: boolean;
  /** Whether a wrong close code fails the probe itself, too. */
  readonly codeMatters?: boolean;
  /** Whether the probe closes, with the first of the codes, once the accepted events have come. */
  readonly closes?: boolean;
  /** The answer of a tolerant peer: NON-STRICT. The probe closes then. */
  readonly lenient?: readonly ProbeEvent[];
  /** Both outcomes are for information only. */
  readonly informational?: boolean;
  /** An end without a close code is NON-STRICT: the peer should say why (RFC 6455 section 7.1.7). */
  readonly closeFrameDue?: boolean;
}

/** The bytes of a payload. */
export function payloadOf(payload: HexPayload = ''): Buffer {
  if (payload.startsWith('#')) return numbered(lengthOf(payload));
  const [pattern = ''] = payload.split('*');
  const bytes = Buffer.from(pattern, 'hex');
  return payload.includes('*') ? Buffer.alloc(lengthOf(payload), bytes) : bytes;
}

/** How many bytes a payload has. */
export function lengthOf(payload: HexPayload = ''): number {
  if (payload.startsWith('#')) return Number(payload.slice(1));
  const [pattern = '', length] = payload.split('*');
  return length === undefined ? pattern.length / 2 : Number(length);
}

/** The numbers 0, 1, 2, … in base 36, four characters each. */
function numbered(size: number): Buffer {
  const bytes = Buffer.alloc(size, 0x2a);
  for (let at = 0; at + 4 <= size; at += 4) {
    for (let left = at / 4, digit = 3; digit >= 0; digit -= 1) {
      bytes[at + digit] = digits.charCodeAt(left % 36);
      left = (left / 36) | 0;
    }
  }
  return bytes;
}

const digits = '0123456789abcdefghijklmnopqrstuvwxyz';
