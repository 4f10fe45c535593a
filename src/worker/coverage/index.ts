export {
  type CoverageRequest,
  collectFrames,
  collectTranslated,
} from './collect';
export type { CoverageFrame } from './fill';
export { mergeCoverage } from './merge-child-coverage';
export type { TargetText } from './translate';
export { coverageVariables } from './variables';
