import { posix } from 'node:path';
import type { CommandOptions, ServerOption } from '../../options/types';
import { type ExportedServer, exportedServers, nestModules } from './exported-servers';
import { handshakePaths } from './handshake-paths';
import { portVariable, type Variables, variablesOfModule } from './script-variables';
import { type StartedFile, sourcesOf, startedFiles } from './started-files';

/** The fields of a package.json that refer to its server. */
export interface Manifest {
  readonly type?: string;
  readonly main?: string;
  readonly workspaces?: readonly string[] | { readonly packages?: readonly string[] };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A possible server of the project, and the paths on which it may accept handshakes. */
export interface ServerCandidate {
  /** Absent if the test file itself starts the server. */
  readonly server?: ServerOption;
  readonly exported?: ExportedServer;
  /** The environment variables that its script sets, if a module would run without them. */
  readonly variables?: Variables;
  readonly paths: readonly string[];
}

/** The files of a project, as used by `init`. */
export interface ProjectFiles {
  /** Sources by path relative to the root. */
  readonly sources: ReadonlyMap<string, string>;
  /** Reads any file; `undefined` if it does not exist. */
  read(file: string): string | undefined;
}

const libraries =
  /["'](ws|socket\.io|express-ws|koa-websocket|@fastify\/websocket|websocket|faye-websocket|graphql-ws|sockjs|crossws|@nestjs\/websockets|@hono\/node-ws|@hono\/node-server|engine\.io|y-websocket|uWebSockets\.js)(\/[^"']*)?["']/;
/** `ws` alone does not count, since it is also a client library. */
const serving =
  /\bWebSocketServer\b|WebSocket\.Server\b|\bServer\(|@WebSocketGateway|websocket:\s*true|upgradeWebSocket|handleUpgrade|expressWs|websocketify|\.ws\(|useServer|@fastify\/websocket|createNodeWebSocket/;
const listening = /\.listen\(|Server\(\s*\{[^}]*\bport\b|\bserve\(/;
const exporting = /\bmodule\.exports\s*=|\bexport\s+default\b|\bexports\.default\s*=/;
const usualNames =
  /^(?:(?:src|lib|server|app|api|backend)\/){0,2}(?:server|app|main|index|ws|websocket|socket|test-server)\.[cm]?[jt]s$/;
const testFile = /\.(test|spec|e2e-spec)\.|(^|[/])(__tests__|tests?)[/]/;

const isServing = (text: string): boolean => libraries.test(text) && serving.test(text);

/** Routes and the upgrade handler may be in separate files. */
const namesPath = (text: string): boolean =>
  isServing(text) || /['"]upgrade['"]|websocket:\s*true|\.ws\(/.test(text);

/** Whether a project's sources contain a WebSocket server. */
export const hasServer = (sources: ReadonlyMap<string, string>): boolean =>
  [...sources].some(([file, text]) => !testFile.test(file) && isServing(text));

/**
 * Finds the project's server from its scripts, its `main` and common file names, without running anything.
 * The most likely one comes first.
 *
 * @param path the only path, if the user named it
 */
export function findServers(
  project: ProjectFiles,
  manifest: Manifest,
  path?: string,
): ServerCandidate[] {
  const sources = new Map([...project.sources].filter(([file]) => !testFile.test(file)));
  const hasFile = (file: string) => sources.has(file) || project.read(file) !== undefined;
  const started = startedFiles(manifest.scripts ?? {}, hasFile);
  const other = started.find(({ file }) => !/\.[cm]?[jt]sx?$/.test(file)) ?? pythonServer(project);
  const foreign = other && inVirtualEnvironment(other, project);
  const foreignText = foreign && project.read(foreign.file);
  const serverTexts = [...sources.values()].filter(isServing);
  const installed = { ...manifest.dependencies, ...manifest.devDependencies };
  if (foreign && foreignText !== undefined && serverTexts.length === 0) {
    const paths = handshakePaths([foreignText], {}, [foreignText], path);
    return paths.map((each) => ({
      server: withPath(foreignCommand(foreign, foreignText), each),
      paths: [each],
    }));
  }
  if (serverTexts.length === 0) return [];
  const texts = [...sources.values()];
  const paths = handshakePaths(texts.filter(namesPath), installed, texts, path);
  const allText = texts.join('\n');
  const entries = entryFiles(sources, started, manifest);
  const forms = entries.flatMap(({ file, run }) => {
    const text = sources.get(file) ?? '';
    const listens = listening.test(text) || run !== undefined;
    const near = text + allText;
    const command = listens ? commandFor(file, run, near, installed, project) : undefined;
    const variables = variablesOfModule(near, run?.variables);
    const isModule = listens || exporting.test(text);
    const module = { server: `./${file}`, paths };
    return [
      ...(isModule ? [Object.keys(variables).length > 0 ? { ...module, variables } : module] : []),
      ...(command === undefined
        ? []
        : paths.map((each) => ({ server: withPath(command, each), paths: [each] }))),
    ];
  });
  const inTests = [...sources].flatMap(([file, text]) =>
    isServing(text) ? exportedServers(file, text).map((exported) => ({ exported, paths })) : [],
  );
  const ofNest = nestModules(sources, installed).map((exported) => ({ exported, paths }));
  return [...ofNest, ...forms, ...inTests];
}

interface Entry {
  readonly file: string;
  /** How a script starts it. */
  readonly run?: StartedFile;
}

function entryFiles(
  sources: ReadonlyMap<string, string>,
  started: readonly StartedFile[],
  { main }: Manifest,
): Entry[] {
  const found = new Map<string, Entry>();
  const add = (entry: Entry) => {
    if (sources.has(entry.file) && !found.has(entry.file)) found.set(entry.file, entry);
  };
  for (const run of started) {
    add({ file: run.file, run });
    for (const file of sourcesOf(run.file)) add({ file, run });
  }
  if (main !== undefined) {
    const plain = posix.normalize(main);
    for (const file of [plain, ...sourcesOf(plain)]) add({ file });
  }
  for (const file of sources.keys()) if (usualNames.test(file)) add({ file });
  for (const [file, text] of sources) if (isServing(text)) add({ file });
  return [...found.values()];
}

/** The command that starts a file on a port chosen by the test. */
function commandFor(
  file: string,
  run: StartedFile | undefined,
  text: string,
  installed: Readonly<Record<string, string>>,
  project: ProjectFiles,
): CommandOptions | undefined {
  const words = wordsFor(file, run, installed, project);
  if (words === undefined) return undefined;
  // A fixed port needs no variable.
  const variable = portVariable(text, run?.variables);
  const env = { ...run?.variables, ...(variable !== undefined && { [variable]: '{port}' }) };
  const [command, ...args] = words;
  return { command, args, ...(Object.keys(env).length > 0 && { env }) };
}

function wordsFor(
  file: string,
  run: StartedFile | undefined,
  installed: Readonly<Record<string, string>>,
  project: ProjectFiles,
): [string, ...string[]] | undefined {
  if (run !== undefined && run.file === file && !/ts$/.test(file)) {
    const isLoader = ['tsx', 'ts-node', 'nodemon'].includes(run.program);
    return [isLoader ? 'node' : run.program, ...run.args];
  }
  const flags = run?.nodeFlags ?? [];
  if (!/ts$/.test(file)) return ['node', ...flags, file];
  // Decorator metadata needs types, which neither tsx nor ts-node without type checking provides.
  const hasDecorators = '@nestjs/core' in installed;
  if ('tsx' in installed && !hasDecorators) return ['node', ...flags, '--import', 'tsx', file];
  const builtFile = file.replace(/^src\//, 'dist/').replace(/\.(m?)ts$/, '.$1js');
  if (project.read(builtFile) !== undefined) return ['node', ...flags, builtFile];
  if ('ts-node' in installed) {
    const hook = hasDecorators ? 'ts-node/register' : 'ts-node/register/transpile-only';
    return ['node', ...flags, '-r', hook, file];
  }
  if (run !== undefined && ['bun', 'deno'].includes(run.program)) return [run.program, ...run.args];
  return undefined;
}

/** For another language: passes the port in the variable or option that the file reads. */
function foreignCommand({ program, args, variables }: StartedFile, text: string): CommandOptions {
  const [, inSource] = /(?:environ|getenv|env)\b[^\n]{0,8}["'](\w*PORT\w*)["']/i.exec(text) ?? [];
  if (inSource === undefined && /["']--port["']/.test(text)) {
    const at = args.indexOf('--port');
    const others = at === -1 ? args : args.toSpliced(at, 2);
    const env = variables && Object.keys(variables).length > 0 ? { env: variables } : {};
    return { command: program, args: [...others, '--port', '{port}'], ...env };
  }
  return { command: program, args, env: { ...variables, [inSource ?? 'PORT']: '{port}' } };
}

/** A Python server that no script starts. */
function pythonServer(project: ProjectFiles): StartedFile | undefined {
  const file = ['server.py', 'app.py', 'main.py'].find((name) =>
    /^\s*(?:import|from)\s+(?:websockets|aiohttp|tornado|fastapi|starlette|quart)\b/m.test(
      project.read(name) ?? '',
    ),
  );
  return file === undefined ? undefined : { program: 'python3', args: [file], file };
}

/** A virtual environment (PEP 405) has the packages of a Python server. */
function inVirtualEnvironment(started: StartedFile, project: ProjectFiles): StartedFile {
  if (!/^python3?$/.test(started.program)) return started;
  const folder = ['.venv', 'venv'].find((name) => project.read(`${name}/pyvenv.cfg`) !== undefined);
  if (folder === undefined) return started;
  const windows = `${folder}/Scripts/python.exe`;
  const program = project.read(windows) === undefined ? `./${folder}/bin/python` : `./${windows}`;
  return { ...started, program };
}

/** Checks readiness on the path, for a server that serves only that path. */
const withPath = (command: CommandOptions, path: string): CommandOptions =>
  path === '/' ? command : { ...command, path };
