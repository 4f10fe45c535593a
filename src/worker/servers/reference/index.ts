export { attachReferenceServer, type ReferenceServer } from './attach';
export type { ReferenceServerOptions } from './settings';
