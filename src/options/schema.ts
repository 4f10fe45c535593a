/** The keys of `testEnvironmentOptions` that this package adds: their types, checks and defaults. */
import { types } from 'node:util';
import { longestTimer } from '../platform/time';
import * as v from '../vendored/valibot';
import { addressesSchema, outsideSchema } from './fixed-addresses';
import { plainObject } from './plain-object';
import { serverSchema } from './server-form';
import type { EnvironmentOptions } from './types';

const milliseconds = v.pipe(
  v.number('a number of milliseconds'),
  v.minValue(1, 'at least 1 (ms)'),
  v.maxValue(longestTimer, `at most ${longestTimer} (ms), the longest timer that Node can set`),
);
const wholeNumber = v.pipe(v.number('a number'), v.integer('a whole number'));
const atLeastOne = v.pipe(wholeNumber, v.minValue(1, 'at least 1'));
const port = v.pipe(
  wholeNumber,
  v.minValue(1024, 'a port from 1024 to 65535: lower ports need root'),
  v.maxValue(65_535, 'a port from 1024 to 65535'),
);

const maskName = 'the name of a field or header, as a string or a RegExp';

const serversText = "an object of servers by name, such as { auth: './auth.js' }";
const serversByName = v.record(
  v.pipe(v.string(), v.regex(/^[A-Za-z][\w-]*$/, 'names of letters, digits, _ and -')),
  serverSchema,
  serversText,
);

const globalsText = '{ WebSocket: true }, and no other key';

/** The type and default of each option; each message completes "expected …". */
export const schemas = {
  server: v.optional(serverSchema, 'reference'),
  servers: v.optional(plainObject(serversByName, serversText), {}),
  ssl: v.optional(v.boolean('true or false'), true),
  host: v.optional(
    v.pipe(v.string('an address to bind, such as 127.0.0.1'), v.nonEmpty('an address to bind')),
    '127.0.0.1',
  ),
  startPort: v.optional(port, 9000),
  minGap: v.optional(
    v.pipe(wholeNumber, v.minValue(1, 'at least 1: two servers cannot share a port')),
    1,
  ),
  maxGap: v.optional(atLeastOne, 10),
  maxAttempts: v.optional(atLeastOne, 1000),
  startTimeout: v.optional(milliseconds, 10_000),
  stopTimeout: v.optional(milliseconds, 2_000),
  transcript: v.optional(
    v.union([v.picklist(['failed', 'all']), v.literal(false)], "'failed', 'all' or false"),
    'failed',
  ),
  failOnLeaks: v.optional(v.boolean('true or false'), false),
  failOnUnused: v.optional(v.boolean('true or false'), false),
  mask: v.optional(
    v.array(
      v.union(
        [v.pipe(v.string(), v.nonEmpty(maskName)), v.custom<RegExp>(types.isRegExp)],
        maskName,
      ),
      "a list of names, such as ['password', /secret/i]",
    ),
    [],
  ),
  codec: v.optional(
    v.pipe(
      v.string("the path of a module that exports a codec, such as './codec.js'"),
      v.nonEmpty('the path of a module that exports a codec'),
    ),
  ),
  localhost: v.optional(v.picklist(['shared', 'own'], "'shared' or 'own'"), 'shared'),
  addresses: v.optional(addressesSchema, {}),
  outside: v.optional(outsideSchema, 'allow'),
  guard: v.optional(v.picklist(['udp', 'tcp-block'], "'udp' or 'tcp-block'"), 'udp'),
  endPort: v.optional(port),
  globals: v.optional(
    plainObject(
      v.strictObject({ WebSocket: v.optional(v.boolean('true or false'), false) }, globalsText),
      globalsText,
    ),
    {},
  ),
} as const satisfies Record<keyof EnvironmentOptions, v.GenericSchema>;

/** The names of our options. */
export const optionKeys = Object.keys(schemas) as readonly (keyof typeof schemas)[];

/** Whether a key of `testEnvironmentOptions` is ours. */
export const isOption = (key: string): key is keyof typeof schemas => Object.hasOwn(schemas, key);
