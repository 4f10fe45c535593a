/**
 * A probe as data: the bytes to send, the accepted answers, and the rule. Verdicts are those of the
 * Autobahn|Testsuite, so that the reports can be compared.
 */

export type Behavior = 'OK' | 'NON-STRICT' | 'INFORMATIONAL' | 'UNIMPLEMENTED' | 'FAILED';
export type CloseBehavior = Behavior | 'WRONG CODE' | 'UNCLEAN' | 'FAILED BY CLIENT';

/**
 * Bytes in hex; `2a*125` is the pattern repeated and cut to 125 bytes; `#65536` are 65,536 distinct bytes,
 * which identify a single client.
 */
export type HexPayload = string;

/** A step of a probe. */
export type Action =
  | FrameAction
  /** A complete message, in frames of `fragment` bytes. */
  | { readonly message: number; readonly fragment: number; readonly payload: HexPayload }
  /** The header of a frame, whose payload follows in parts. */
  | { readonly header: number; readonly fin: boolean; readonly length: number }
  | { readonly part: HexPayload }
  /** Raw bytes. */
  | { readonly bytes: HexPayload }
  /** Seconds. With a tag, an event is recorded if the connection is still open at the end. */
  | { readonly wait: number; readonly tag?: string };

export interface FrameAction {
  readonly opcode: number;
  readonly payload?: HexPayload;
  readonly fin?: boolean;
  /** RSV1 is 4, RSV2 is 2, RSV3 is 1. */
  readonly rsv?: number;
  /** Bytes per write of the frame. */
  readonly chop?: number;
  /** Whether the frame is written separately. */
  readonly ownWrite?: boolean;
  /** How often it is sent. Default 1. */
  readonly times?: number;
  /** Default: as required for the role of the sender. */
  readonly mask?: boolean;
  /** The announced length in hex, 2 or 8 bytes, instead of the shortest encoding. */
  readonly lengthBytes?: string;
}

/** A message from the peer, or the end of a wait on an open connection. */
export type ProbeEvent =
  | { readonly message: 'text' | 'binary'; readonly payload: HexPayload }
  /** A message checked by a function. */
  | { readonly matches: (isText: boolean, payload: Buffer) => boolean }
  | { readonly pong: HexPayload }
  | { readonly timeout: string };

/** Messages sent one at a time, each after the previous echo. */
export interface RoundTrips {
  /** Bytes, or characters for text with a source. */
  readonly length: number;
  readonly text: boolean;
  /** Maximum payload of a frame, bytes; 0 for a single frame. */
  readonly fragment?: number;
  /** The name of the data that messages are taken from; if set, the content of the echo is compared. */
  readonly source?: string;
}

/** The request of a handshake, and the accepted responses. */
export interface HandshakeRule {
  /** The request, instead of the default one. `{key}` is a new key, `{host}` the authority. */
  readonly request?: readonly string[];
  /** How the request is written: at once, byte by byte, or in two parts with a pause. */
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
  /** One-line description of what it sends. */
  readonly does: string;
  /** The rule that it tests: `RFC 6455 section 5.2`. */
  readonly source?: string;
  readonly handshake?: HandshakeRule;
  /** The offered extensions. */
  readonly offers?: readonly string[];
  readonly actions?: readonly Action[];
  readonly roundTrips?: RoundTrips;
  /** Checks the type and length of the received message, or its content, too. */
  readonly echo?: 'length' | 'content';
  /** The accepted events in exactly this order, by outcome. */
  readonly accepted?: Readonly<Partial<Record<Behavior, readonly ProbeEvent[]>>>;
  /** The action after `after` seconds: the probe closes, or fails the connection with 1001. */
  readonly timer: 'kill' | 'close';
  readonly after: number;
  /** The side that must start the closing handshake. */
  readonly starter: 'client' | 'server';
  /** The accepted close codes of the peer. The code may be omitted. */
  readonly codes: readonly number[];
  /** Whether the closing handshake must be complete. */
  readonly clean?: boolean;
  /** Whether the wrong starter also fails the probe itself. */
  readonly starterMatters?: boolean;
  /** Whether a wrong close code also fails the probe itself. */
  readonly codeMatters?: boolean;
  /** Whether the probe closes, with the first of the codes, after the accepted events. */
  readonly closes?: boolean;
  /** The answer of a tolerant peer, with the outcome NON-STRICT. The probe then closes. */
  readonly lenient?: readonly ProbeEvent[];
  /** Both outcomes are for information only. */
  readonly informational?: boolean;
  /** An end without a close code is NON-STRICT: the peer should send one (RFC 6455 section 7.1.7). */
  readonly closeFrameDue?: boolean;
  /** Whether Node's `http` breaks the rule, which its user cannot change. */
  readonly nodeFails?: boolean;
}

/** The bytes of a payload. */
export function payloadOf(payload: HexPayload = ''): Buffer {
  if (payload.startsWith('#')) return numbered(lengthOf(payload));
  const [pattern = ''] = payload.split('*');
  const bytes = Buffer.from(pattern, 'hex');
  return payload.includes('*') ? Buffer.alloc(lengthOf(payload), bytes) : bytes;
}

/** The number of bytes in a payload. */
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
