import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { CallSite } from '../call-site';
import type { CodecSource } from '../codec/codec';
import type { MessageFormat } from '../message/message-format';
import { workerApi } from '../worker';
import { HarFile } from './har-file';
import { MockRecording } from './mock-recording';
import { MockReplay } from './mock-replay';
import type { MockScript } from './mock-script';
import { passiveCodec } from './passive-codec';
import type { ReplayOptions } from './replay-options';

/** Files that this test file has recorded: they are replayed from then on, also with `-u`. */
const recorded = new Set<string>();

/** A mock server's option `replay` or `record`. */
export interface ScriptRequest extends ReplayOptions {
  readonly record?: string | undefined;
  readonly url?: string | undefined;
}

/** A script, and the codec of the mock server that follows it. */
export interface OpenedScript {
  readonly codec: CodecSource | undefined;
  open(format: MessageFormat): MockScript;
}

/**
 * What a mock server plays or records; `undefined` for neither.
 *
 * @param site gives the call of `mockServer()`: what a client sends otherwise fails there
 * @throws ERR_WS_RECORDING_MISSING for a file that is missing where nothing may be recorded
 */
export function scriptOf(
  request: ScriptRequest,
  codec: CodecSource | undefined,
  site: () => CallSite,
): OpenedScript | undefined {
  const { replay, record, url = '' } = request;
  const given = replay ?? record;
  if (given === undefined) return undefined;
  const file = new HarFile(given);
  if (record === undefined || !isRecorded(file, url)) {
    const call = site();
    return { codec, open: (format) => new MockReplay(file, request, format, codec, call) };
  }
  const passive = passiveCodec(codec);
  recorded.add(file.path);
  return { codec: passive, open: () => new MockRecording(file, url, request, passive, recorded) };
}

/** As with snapshots: a missing one is written unless `--ci` is given, all are written anew with `-u`. */
function isRecorded(file: HarFile, url: string): boolean {
  const snapshots = workerApi()?.session.snapshots ?? 'new';
  if (file.exists) return snapshots === 'all' && !recorded.has(file.path);
  if (snapshots !== 'none') return true;
  throw new WsDynamicError(
    'ERR_WS_RECORDING_MISSING',
    `${file.name} does not exist, and with --ci nothing is recorded.\n` +
      `Run this test once without --ci, where ${url} can be reached, and commit the file.`,
  );
}
