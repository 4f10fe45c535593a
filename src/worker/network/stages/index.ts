import type { ToxicKind, ToxicSettings } from '../../../bridge/toxic-settings';
import type { Stage, StageSite } from '../stage';
import { BandwidthStage } from './bandwidth';
import { CutHandshakeStage } from './cut-handshake';
import { HalfOpenStage } from './half-open';
import { IdleStage } from './idle';
import { LatencyStage } from './latency';
import { LimitDataStage } from './limit-data';
import { LimitTimeStage } from './limit-time';
import { LossStage } from './loss';
import { PartitionStage } from './partition';
import { SlicerStage } from './slicer';
import { SlowCloseStage } from './slow-close';
import { SlowReaderStage } from './slow-reader';
import { ResetPeerStage, TimeoutStage } from './timeout';

/** Toxics that affect which connections are accepted, or that apply other toxics. */
type AcceptKind = 'down' | 'refuseHandshake' | 'hangHandshake' | 'flap';

/** Toxics that affect the bytes of a connection. */
export type StageKind = Exclude<ToxicKind, AcceptKind>;

type StageClass<Kind extends StageKind> = new (
  settings: ToxicSettings[Kind],
  site: StageSite,
) => Stage<ToxicSettings[Kind]>;

/** The stage of each toxic. */
export const stages: { readonly [Kind in StageKind]: StageClass<Kind> } = {
  latency: LatencyStage,
  bandwidth: BandwidthStage,
  slowClose: SlowCloseStage,
  timeout: TimeoutStage,
  slicer: SlicerStage,
  limitData: LimitDataStage,
  limitTime: LimitTimeStage,
  idle: IdleStage,
  resetPeer: ResetPeerStage,
  loss: LossStage,
  partition: PartitionStage,
  slowReader: SlowReaderStage,
  halfOpen: HalfOpenStage,
  cutHandshake: CutHandshakeStage,
};
