const places = [
  // path: '/chat', pathname === '/chat', request.url !== '/chat'
  /\b(?:path(?:name)?|url)\s*(?::|[!=]==?)\s*["'`](\/[^"'`\s]*)["'`]/g,
  // '/chat' === pathname
  /["'`](\/[^"'`\s]*)["'`]\s*[!=]==?\s*[\w.?]*(?:path(?:name)?|url)\b/g,
  // request.url.startsWith('/chat')
  /\b(?:path(?:name)?|url)\b[?!]?\.startsWith\(\s*["'`](\/[^"'`\s]*)["'`]/g,
  // const chatPath = '/chat'
  /\b\w*path\w*\s*=\s*["'`](\/[^"'`\s]*)["'`]/gi,
];
const routes = [
  // app.get('/chat', { websocket: true }, …), app.get('/chat', upgradeWebSocket(…))
  /["'`](\/[^"'`\s]*)["'`]\s*,\s*(?:\{\s*websocket:\s*true|upgradeWebSocket\()/g,
  // app.ws('/chat', …), app.ws.use('/chat', …), route.all('/chat', …)
  /\.ws(?:\.use|\.all)?\(\s*["'`](\/[^"'`\s]*)["'`]/g,
];
/** Path prefixes: register(routes, { prefix: '/api' }), app.use('/api', router), basePath('/api'), … */
const prefixes =
  /\bprefix:\s*["'`](\/[^"'`\s]+)["'`]|\.(?:use|route|basePath)\(\s*["'`](\/[^"'`\s]+)["'`]/g;
const switchCase = /\bcase\s+["'`](\/[^"'`\s]*)["'`]\s*:/g;

const enginePath = /["'](?:socket\.io|engine\.io|@nestjs\/platform-socket\.io)["']/;
/** Maximum paths tried per server. */
const mostPaths = 4;

/** The query of Socket.IO clients, whose path ends with a slash. */
const engineQuery = '?EIO=4&transport=websocket';
const asEnginePath = (path: string) => `${path.replace(/\/$/, '')}/${engineQuery}`;

const readParameter =
  /\bsearchParams\.get\(\s*["'`]([\w-]+)["'`]|\bquery(?:\.|\[\s*["'`])([\w-]+)/g;

/** The URL parameter in which a server expects a token; `undefined` if it reads none. */
export function tokenParameter(texts: readonly string[]): string | undefined {
  const names = texts.flatMap((text) =>
    Array.from(text.matchAll(readParameter), ([, given, field]) => given ?? field ?? ''),
  );
  return names.find((name) => /token|auth|ticket|secret|jwt|api_?key/i.test(name));
}

const likeliest = (paths: readonly string[]): string[] =>
  [...new Set(paths)]
    .filter((path) => path !== '/' && !/[*:{}()$]/.test(path))
    .slice(0, mostPaths - 1);

const join = (prefix: string, path: string): string =>
  `${prefix.replace(/\/$/, '')}${path === '/' ? '' : path}`;

/**
 * The WebSocket paths named in sources, the most likely first, and `/`.
 *
 * @param everything sources that may contain the prefix of a route
 */
export function handshakePaths(
  texts: readonly string[],
  installed: Readonly<Record<string, string>> = {},
  everything = texts,
): string[] {
  const found = texts.flatMap((text) => [
    ...places.flatMap((place) => [...text.matchAll(place)]),
    ...(/\bupgrade\b/.test(text) ? [...text.matchAll(switchCase)] : []),
  ]);
  const under = everything.flatMap((text) =>
    Array.from(text.matchAll(prefixes), ([, ofOption, ofCall]) => ofOption ?? ofCall ?? ''),
  );
  const ofRoutes = texts
    .flatMap((text) => routes.flatMap((route) => [...text.matchAll(route)]))
    .flatMap(([, path = '/']) => [path, ...under.map((prefix) => join(prefix, path))]);
  const named = [
    ...likeliest(found.map(([, path = '/']) => path)),
    ...likeliest(ofRoutes.map((path) => path.replace(/:\w+/g, '1'))),
  ];
  const isNestWithEngine =
    texts.some((text) => /@WebSocketGateway\b/.test(text)) && !('@nestjs/platform-ws' in installed);
  if (!isNestWithEngine && !texts.some((text) => enginePath.test(text))) return [...named, '/'];
  const own = [...named.map(asEnginePath), asEnginePath('/socket.io')];
  return [...own, '/'].slice(0, mostPaths + 1);
}
