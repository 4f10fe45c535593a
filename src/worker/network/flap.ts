import { clearTimeout, setTimeout } from 'node:timers';
import { timerLimit } from '../../platform/limited';
import type { ToxicHandle, ToxicSettings } from '../../realm/network';

/** Begins a fault after `up` ms, ends it after `down` ms, and so on until it is removed. */
export function flap(
  settings: ToxicSettings['flap'],
  begin: (by: 'down' | 'partition') => ToxicHandle,
): ToxicHandle {
  const current = { ...settings };
  let fault: ToxicHandle | undefined;
  let timer: NodeJS.Timeout;
  const next = (): void => {
    if (fault === undefined) {
      fault = begin(current.by);
    } else {
      fault.remove();
      fault = undefined;
    }
    wait();
  };
  const wait = (): void => {
    timer = setTimeout(next, timerLimit(fault === undefined ? current.up : current.down));
  };
  wait();
  return {
    update: (change) => void Object.assign(current, change),
    remove: () => {
      clearTimeout(timer);
      fault?.remove();
      fault = undefined;
    },
  };
}
