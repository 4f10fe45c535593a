import type { MatcherFunction } from 'expect';
import { matchTranscript, type TranscriptArguments } from '../transcript/match-transcript';

export const toMatchInlineTranscript: MatcherFunction<[...TranscriptArguments]> =
  function toMatchInlineTranscript(subject, ...given) {
    return matchTranscript(this, 'toMatchInlineTranscript', 'snapshot', subject, given);
  };
