/** A path in quotes, also as a default: process.env.CHAT_PATH ?? '/chat'. */
const literal = /(?:[\w.$]+\s*(?:\|\||\?\?)\s*)?["'`](\/[^"'`\s]*)["'`]/.source;
const places = [
  // path: '/chat', pathname === '/chat', request.url !== '/chat'
  String.raw`\b(?:path(?:name)?|url)\s*(?::|[!=]==?)\s*${literal}`,
  // '/chat' === pathname
  String.raw`["'\`](\/[^"'\`\s]*)["'\`]\s*[!=]==?\s*[\w.?]*(?:path(?:name)?|url)\b`,
  // request.url.startsWith('/chat')
  String.raw`\b(?:path(?:name)?|url)\b[?!]?\.startsWith\(\s*["'\`](\/[^"'\`\s]*)["'\`]`,
  // const chatPath = '/chat'
  String.raw`\b\w*path\w*\s*=\s*${literal}`,
].map((source) => new RegExp(source, 'gi'));
/** Names of a value that is a path: pathname !== config.chatPath, path: config.chatPath. */
const namedPaths = [
  /\b(?:path(?:name)?|url)\s*(?::|[!=]==?)\s*(?:[\w$]+\.)*([A-Za-z_$][\w$]*)/g,
  /\b([A-Za-z_][\w$]*)\s*[!=]==?\s*[\w.?]*\b(?:path(?:name)?|url)\b/g,
  /\b(?:path(?:name)?|url)\b[?!]?\.startsWith\(\s*(?:[\w$]+\.)*([A-Za-z_$][\w$]*)/g,
  // new WebSocketServer({ server, path })
  /[{,]\s*(path)\s*[,}]/g,
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

/** `const { token } = request.query`. */
const readParameters = /\{([^{}]*)\}\s*(?::[^=]{0,80})?=\s*[\w.]*\bquery\b/g;

/** The URL parameter in which a server expects a token; `undefined` if it reads none. */
export function tokenParameter(texts: readonly string[]): string | undefined {
  const names = texts.flatMap((text) => [
    ...Array.from(text.matchAll(readParameter), ([, given, field]) => given ?? field ?? ''),
    ...[...text.matchAll(readParameters)].flatMap(([, list = '']) => list.match(/[\w-]+/g) ?? []),
  ]);
  return names.find((name) => /token|auth|ticket|secret|jwt|api_?key/i.test(name));
}

const likeliest = (paths: readonly string[]): string[] =>
  [...new Set(paths)]
    .filter((path) => path !== '/' && !/[*:{}()$]/.test(path))
    .slice(0, mostPaths - 1);

const join = (prefix: string, path: string): string =>
  `${prefix.replace(/\/$/, '')}${path === '/' ? '' : path}`;

/** The literals of paths that these sources name and others contain, such as a file of settings. */
function pathsByName(texts: readonly string[], everything: readonly string[]): string[] {
  const names = new Set(
    texts.flatMap((text) =>
      namedPaths.flatMap((place) => Array.from(text.matchAll(place), ([, name = '']) => name)),
    ),
  );
  return [...names].flatMap((name) => {
    const value = new RegExp(
      `(?<![\\w$])${name.replaceAll('$', '\\$')}["']?\\s*[:=]\\s*${literal}`,
      'g',
    );
    return everything.flatMap((text) => Array.from(text.matchAll(value), ([, path = '']) => path));
  });
}

/**
 * The WebSocket paths named in sources, the most likely first, and `/`.
 *
 * @param everything sources that may contain the prefix of a route, or the value of a path
 * @param given the only path, if the user named it
 */
export function handshakePaths(
  texts: readonly string[],
  installed: Readonly<Record<string, string>> = {},
  everything = texts,
  given?: string,
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
  const byName = pathsByName(texts, everything);
  const named =
    given !== undefined
      ? [given]
      : [
          ...likeliest([...found.map(([, path = '/']) => path), ...byName]),
          ...likeliest(ofRoutes.map((path) => path.replace(/:\w+/g, '1'))),
        ];
  const isNestWithEngine =
    texts.some((text) => /@WebSocketGateway\b/.test(text)) && !('@nestjs/platform-ws' in installed);
  if (!isNestWithEngine && !texts.some((text) => enginePath.test(text)))
    return given !== undefined ? named : [...named, '/'];
  const own = [...named.map(asEnginePath), asEnginePath('/socket.io')];
  if (given !== undefined) return own.slice(0, 1);
  return [...own, '/'].slice(0, mostPaths + 1);
}
