import type { MatcherFunction } from 'expect';
import { matchTranscript, type TranscriptArguments } from '../transcript/match-transcript';

export const toMatchTranscript: MatcherFunction<[...TranscriptArguments]> =
  function toMatchTranscript(subject, ...given) {
    return matchTranscript(this, 'toMatchTranscript', 'hint', subject, given);
  };
