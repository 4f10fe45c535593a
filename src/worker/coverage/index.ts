export { addCoverage } from './add';
export {
  type CoverageRequest,
  collectFrames,
  collectTranslated,
  type TranslatedScript,
} from './collect';
export type { CoverageFrame } from './fill';
export type { TargetText } from './translate';
export { coverageVariables } from './variables';
