/**
 * Socket.IO starts with long-polling (Engine.IO 4): the first messages of a connection are bodies of plain
 * requests. Pure.
 */
import { isPolling } from '../protocol/engine-io';
import { fromBase64 } from './base64';
import type { HarConversation, HarMessage } from './conversation';
import type { HarExchange, HarRecording } from './exchange';

/** Separates packets in a body. */
const separator = '\u001e';
/** Packets of the upgrade from polling to a WebSocket: ping and pong of the probe, upgrade, noop. */
const ofUpgrade: readonly unknown[] = ['2probe', '3probe', '5', '6'];

/** Moves messages sent by polling to the start of their WebSocket connections. */
export function joinPolling(recording: HarRecording): HarRecording {
  const joined = new Set<HarExchange>();
  const conversations = recording.conversations.map((conversation) => {
    const sid = sessionOf(conversation.url);
    if (sid === undefined) return conversation;
    const polls = recording.exchanges.filter((one) => isPollOf(one, sid, conversation));
    for (const poll of polls) joined.add(poll);
    return join(conversation, polls);
  });
  return { conversations, exchanges: recording.exchanges.filter((one) => !joined.has(one)) };
}

/** Removes the session from an Engine.IO URL; other URLs are returned unchanged. */
export function withoutSession(address: URL): URL {
  if (!address.searchParams.has('EIO')) return address;
  const url = new URL(address);
  url.searchParams.delete('sid');
  url.searchParams.delete('t');
  return url;
}

function sessionOf(url: string): string | undefined {
  const { searchParams } = new URL(url);
  return (searchParams.get('EIO') === '4' && searchParams.get('sid')) || undefined;
}

/** The first poll has no session in its URL: its response creates the session. */
function isPollOf(exchange: HarExchange, sid: string, { url }: HarConversation): boolean {
  const address = new URL(exchange.url);
  if (!isPolling(address.searchParams) || address.pathname !== new URL(url).pathname) return false;
  const own = address.searchParams.get('sid');
  if (own !== null) return own === sid;
  return String(exchange.body).startsWith(`0{"sid":${JSON.stringify(sid)}`);
}

function join(conversation: HarConversation, polls: readonly HarExchange[]): HarConversation {
  const before = polls
    .flatMap(messagesOf)
    .sort(({ at: one }, { at: other }) => Number(one) - Number(other));
  const messages = [...before, ...conversation.messages].filter(
    ({ data }) => !ofUpgrade.includes(data),
  );
  const [first = conversation] = polls;
  const startedAt = Math.min(first.startedAt, conversation.startedAt);
  return {
    ...conversation,
    url: withoutSession(new URL(conversation.url)).href,
    startedAt,
    messages,
  };
}

function messagesOf({ method, text = '', body, ...times }: HarExchange): HarMessage[] {
  if (method === 'POST') return packetsOf(text, 'send', times.startedAt);
  return method === 'GET' ? packetsOf(String(body ?? ''), 'receive', times.endedAt) : [];
}

function packetsOf(body: string, type: HarMessage['type'], at: number): HarMessage[] {
  const packets = body === '' ? [] : body.split(separator);
  return packets.map((packet) => {
    const bytes = packet.startsWith('b') ? fromBase64(packet.slice(1)) : undefined;
    return { type, at, data: bytes ?? packet };
  });
}
