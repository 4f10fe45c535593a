import type { ToxicHandle } from '../../bridge/network';
import type { ToxicSettings } from '../../bridge/toxic-settings';
import { clearTimeout, setTimeout, timerLimit } from '../../platform/time';

/** Applies a fault after `up` ms, removes it after `down` ms, and repeats until the toxic is removed. */
export function flap(
  settings: ToxicSettings['flap'],
  begin: (kind: 'down' | 'partition') => ToxicHandle,
): ToxicHandle {
  const current = { ...settings };
  let toxic: ToxicHandle | undefined;
  let timer: NodeJS.Timeout;
  const next = (): void => {
    if (toxic === undefined) {
      toxic = begin(current.fault);
    } else {
      toxic.remove();
      toxic = undefined;
    }
    wait();
  };
  const wait = (): void => {
    timer = setTimeout(next, timerLimit(toxic === undefined ? current.up : current.down));
  };
  wait();
  return {
    isUsed: true,
    update: (change) => void Object.assign(current, change),
    remove: () => {
      clearTimeout(timer);
      toxic?.remove();
      toxic = undefined;
    },
  };
}
