export { attachReferenceServer, type ReferenceServer } from './attach';
