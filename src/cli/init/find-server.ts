import { extname } from 'node:path';
import type { ServerOption } from '../../options/types';

/** The parts of a package.json that tell about its server. */
export interface Manifest {
  readonly type?: string;
  readonly main?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** What may be the project's server, and the paths where it may answer handshakes. */
export interface ServerCandidate {
  readonly server: ServerOption;
  readonly paths: readonly string[];
}

const libraries =
  /["'](ws|socket\.io|express-ws|koa-websocket|@fastify\/websocket|websocket|faye-websocket|graphql-ws|sockjs|crossws|@nestjs\/websockets|engine\.io|y-websocket)(\/[^"']*)?["']/;
const listening = /\.listen\(|Server\(\s*\{[^}]*\bport\b/;
const exporting = /\bmodule\.exports\s*=|\bexport\s+default\b/;
const usualNames =
  /^(?:(?:src|lib|server|app)[/])?(?:server|app|main|index|ws|websocket|socket)\.[cm]?[jt]s$/;
const testFile = /\.(test|spec)\.|(^|[/])(__tests__|tests?)[/]/;
/** Paths that are tried for each server. */
const mostPaths = 3;

/**
 * Looks for the project's own server, in its start script, its `main` and the usual places. Nothing is
 * run. The likeliest comes first.
 *
 * @param files the project's sources by their path from its root
 */
export function findServers(
  files: ReadonlyMap<string, string>,
  manifest: Manifest,
): ServerCandidate[] {
  const sources = new Map([...files].filter(([file]) => !testFile.test(file)));
  const speaking = [...sources.values()].filter((text) => libraries.test(text));
  if (speaking.length === 0) return [];
  const paths = handshakePaths(speaking);
  const started = startedFile(manifest);
  const main = manifest.main?.replace(/^\.\//, '');
  const usual = [...sources.keys()].filter((file) => usualNames.test(file));
  return [...new Set([started?.file, main, ...usual])].flatMap((file) => {
    const text = file === undefined ? undefined : sources.get(file);
    if (file === undefined || text === undefined) return [];
    const program = file === started?.file ? started.program : programFor(file, manifest);
    return formsOf(file, text, program).map((server) => ({ server, paths }));
  });
}

/** A module where something is exported; a process where the file listens by itself. */
function formsOf(file: string, text: string, program: string | undefined): ServerOption[] {
  const listens = listening.test(text);
  const isGuarded = /require\.main === module|import\.meta\.(main|url)/.test(text);
  const asModule = exporting.test(text) && (!listens || isGuarded) ? [`./${file}`] : [];
  if (!listens || program === undefined) return asModule;
  const [, variable = 'PORT'] = /process\.env(?:\.|\[["'])(\w*PORT\w*)/.exec(text) ?? [];
  return [...asModule, { command: program, args: [file], env: { [variable]: '{port}' } }];
}

/** `node src/app.js` in the start script. */
function startedFile({ scripts = {} }: Manifest): { program: string; file: string } | undefined {
  for (const script of [scripts.start, scripts.dev, scripts.serve]) {
    const [, program, file] =
      /(?:^|\s)(node|tsx|ts-node)\s(?:.*\s)?([\w./-]+)$/.exec(script ?? '') ?? [];
    if (program === undefined || file === undefined) continue;
    const plain = file.replace(/^\.\//, '');
    return { program, file: extname(plain) === '' ? `${plain}.js` : plain };
  }
  return undefined;
}

/** TypeScript is started by what the project has for it. */
function programFor(file: string, manifest: Manifest): string | undefined {
  if (!/ts$/.test(file)) return 'node';
  const installed = { ...manifest.dependencies, ...manifest.devDependencies };
  return ['tsx', 'ts-node'].find((name) => name in installed);
}

/** The paths that the sources name for their WebSockets, and `/`. */
export function handshakePaths(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => [
    ...text.matchAll(/\bpath(?:name)?\s*(?::|===?)\s*["'`](\/[^"'`]*)["'`]/g),
    ...text.matchAll(/["'`](\/[^"'`]*)["'`]\s*,\s*\{\s*websocket:\s*true/g),
    ...text.matchAll(/\.ws\(\s*["'`](\/[^"'`]*)["'`]/g),
  ]);
  const named = [...new Set(found.map(([, path]) => path ?? '/'))].filter((path) => path !== '/');
  const isSocketIo = texts.some((text) => /["'](socket\.io|engine\.io)["']/.test(text));
  const own = isSocketIo ? ['/socket.io/?EIO=4&transport=websocket'] : [];
  return [...own, ...named.slice(0, mostPaths - 1), '/'].slice(0, mostPaths);
}
