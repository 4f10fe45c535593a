import { readOptions } from '../../validation/check';
import { oneOf } from '../../validation/kind';
import type { Shape } from '../../validation/object';
import { workerApi } from '../worker';
import { maskedFields } from './mask-values';
import type { TranscriptSource } from './source';
import { type TranscriptOptions, transcriptText } from './transcript-text';

const shape = {
  mask: maskedFields,
  ordered: oneOf('by time', 'by connection'),
} satisfies Shape<keyof TranscriptOptions>;

/** @param call the public function that received the options @throws ERR_WS_OPTION_INVALID */
export function readTranscript(
  source: TranscriptSource,
  options: TranscriptOptions,
  call: string,
): { readonly text: string; readonly isWhole: boolean } {
  const given = readOptions(call, options, shape);
  const read = source.read();
  const text = transcriptText(read, given);
  const isWhole = read.lost === 0 && read.all.every(({ lost }) => lost === 0);
  // Names in the file's option `mask` are masked in snapshots, too.
  return { text: workerApi()?.session.mask(text) ?? text, isWhole };
}
