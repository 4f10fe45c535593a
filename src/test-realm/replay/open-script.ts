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

/** Files that this test file has recorded: from then on they are replayed, even with `-u`. */
const recorded = new Set<string>();

/** The option `replay` or `record` of a mock server. */
export interface ScriptRequest extends ReplayOptions {
  readonly record?: string | undefined;
  readonly url?: string | undefined;
  readonly path?: string | undefined;
}

/** A script, and the codec of the mock server that uses it. */
export interface OpenedScript {
  readonly codec: CodecSource | undefined;
  open(format: MessageFormat): MockScript;
}

/**
 * Opens the script of a mock server; `undefined` if it neither replays nor records.
 *
 * @param site the call of `mockServer()`, at which mismatches and failed writes are reported
 * @throws ERR_WS_RECORDING_FAILED if the path cannot be that of a file, or ERR_WS_RECORDING_MISSING if there is
 * no file and recording is not allowed
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
  const isNew = record !== undefined && isRecorded(file, url);
  const call = site();
  if (!isNew) {
    return { codec, open: (format) => new MockReplay(file, request, format, codec, call) };
  }
  const passive = passiveCodec(codec);
  recorded.add(file.path);
  return {
    codec: passive,
    open: () => new MockRecording(file, url, request, passive, recorded, call),
  };
}

/** As for snapshots: a missing file is written unless `--ci` is set, and `-u` writes all files again. */
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
