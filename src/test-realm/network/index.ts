export type { AppliedFault, LinkStream, StreamChoice } from '../../bridge/network';
export { type HeldPort, refusingPort, silentPort } from './held-ports';
export type { FlapOptions, HandshakeOptions, Link, SlicerOptions } from './link';
export type { LinkMessage, MessageMatch } from './link-message';
export { type LinkDestination, type NetworkOptions, network } from './network';
export type { FaultOptions, Toxic, ToxicOptions } from './toxic';
