const usual = [
  'GET {path} HTTP/1.1',
  'Host: {host}',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: {key}',
  'Sec-WebSocket-Version: 13',
] as const;

/** The default request with additional lines after the first one. */
export const withLines = (...lines: readonly string[]): readonly string[] => [
  usual[0],
  ...lines,
  ...usual.slice(1),
];

/** The default request for another target. */
export const to = (target: string): readonly string[] => [
  `GET ${target} HTTP/1.1`,
  ...usual.slice(1),
];
