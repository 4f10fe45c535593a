import { constants } from 'node:os';
import { types } from 'node:util';
import { isServerUrl } from '../errors/parse-url';
import { longestTimer } from '../platform/time';
import * as v from '../vendored/valibot';
import { plainObject } from './plain-object';

const patternText = 'a RegExp, or a string that is not empty';
const pattern = v.union(
  [v.pipe(v.string(), v.nonEmpty(patternText)), v.custom<RegExp>(types.isRegExp)],
  patternText,
);

const argument = v.pipe(
  v.string('a string'),
  v.check((text) => !text.includes('\0'), 'a string without a NUL character'),
);

const placeholders = ['port', 'sslPort', 'host'];
const lettersOf = (name: string): string => [...name.toLowerCase()].sort().join('');

/** Whether a placeholder is written otherwise, or has two letters swapped: `{PORT}`, `{ssl_port}`, `{prot}`. */
function isMisspelled([, name = '']: RegExpExecArray): boolean {
  const letters = lettersOf(name.replace(/[-_]/g, ''));
  return !placeholders.includes(name) && placeholders.some((known) => lettersOf(known) === letters);
}

const filled = v.pipe(
  argument,
  v.check(
    (text) => ![...text.matchAll(/\{([\w-]+)\??\}/g)].some(isMisspelled),
    'a string with the placeholders {port}, {sslPort}, {host} or {port?}, spelled so',
  ),
);

const variablesText = "an object of variables, such as { NODE_ENV: 'test' }";
const variable = v.pipe(v.string(), v.regex(/^[^=\0]+$/, 'names of variables, without ='));

const program = 'the name or path of a program';

const signal = v.custom<NodeJS.Signals>(
  (value) => typeof value === 'string' && value in constants.signals,
  "the name of a signal, such as 'SIGTERM'",
);

const limit = 'a number of milliseconds, 0 or more';

/** The schema of `CommandOptions`; unknown keys are refused. */
export const commandSchema = v.strictObject(
  {
    command: v.pipe(
      argument,
      v.nonEmpty(program),
      v.check((text) => !isServerUrl(text), program),
    ),
    args: v.exactOptional(
      v.array(filled, "a list of arguments, one entry each, such as ['server.js', '--verbose']"),
    ),
    cwd: v.exactOptional(v.pipe(v.string('a directory'), v.nonEmpty('a directory'))),
    env: v.exactOptional(plainObject(v.record(variable, filled), variablesText)),
    ssl: v.exactOptional(
      v.union(
        [v.picklist(['terminate', 'native']), v.literal(false)],
        "'terminate', 'native' or false",
      ),
    ),
    wait: v.exactOptional(
      v.pipe(
        v.strictObject(
          { stdout: v.exactOptional(pattern), stderr: v.exactOptional(pattern) },
          'an object with a pattern for stdout or stderr, and no other key',
        ),
        v.check(
          ({ stdout, stderr }) => stdout !== undefined || stderr !== undefined,
          'a pattern for stdout or stderr',
        ),
      ),
    ),
    path: v.exactOptional(
      v.pipe(v.string('a path'), v.startsWith('/', "a path that starts with '/'")),
    ),
    gracefulShutdown: v.exactOptional(
      v.strictObject(
        {
          signal: v.exactOptional(signal),
          timeout: v.exactOptional(
            v.pipe(v.number(limit), v.minValue(0, limit), v.maxValue(longestTimer, limit)),
          ),
        },
        "{ signal, timeout } and no other key, such as { signal: 'SIGINT', timeout: 1000 }",
      ),
    ),
    socketActivation: v.exactOptional(v.boolean('true or false')),
    localhost: v.exactOptional(v.picklist(['own', 'shared'], "'own' or 'shared'")),
    scope: v.exactOptional(v.picklist(['file', 'worker'], "'file' or 'worker'")),
  },
  'a server command: { command, args?, cwd?, env?, ssl?, wait?, path?, gracefulShutdown?, socketActivation?, localhost?, scope? } and no other key',
);

/** The keys of a server command. */
export const commandKeys: readonly string[] = Object.keys(commandSchema.entries);
