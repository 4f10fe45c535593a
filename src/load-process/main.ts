/**
 * A process of the load side. `scale({ workers })` starts it and sends the job over its IPC channel; it ends
 * when the channel closes.
 */
import { evidenceOf } from '../errors/evidence';
import { framesOf, messageOf, read } from '../errors/read-cause';
import { userOf } from '../test-realm/scale/load-user';
import { loadSessionFile } from '../test-realm/scale/session-file';
import { openConnection } from '../worker/connections/open-connection';
import type { LoadRequest } from '../worker/scale/load-process';
import { LocalLoad } from '../worker/scale/local-load';
import { installExpect } from './global-expect';
import { loadFile } from './load-file';

/** Interval between reports of metrics while a step runs, ms. */
const interval = 500;

let load: Promise<LocalLoad> | undefined;

process.on('disconnect', () => process.exit());
// A terminal sends SIGINT to the whole process group; the parent process decides when this one ends.
process.on('SIGINT', () => undefined);

process.on('message', async (request: LoadRequest) => {
  if ('job' in request) {
    load = start(request);
    // The first step reports the error.
    load.catch(() => undefined);
    return;
  }
  const { step, ms = 0 } = request;
  let progress: NodeJS.Timeout | undefined;
  try {
    const side = await load;
    if (side === undefined) throw new Error('no job was sent');
    const metrics = () => side.metrics()[0];
    progress = setInterval(() => send({ metrics: metrics() }), interval);
    if (step === 'warmUp') await side.warmUp(ms);
    else await side[step]();
    send({ done: step, metrics: metrics() });
  } catch (error) {
    const frames = evidenceOf(error).isPlaced ? framesOf(read(error, 'stack')) : '';
    send({ failure: messageOf(error), frames });
  } finally {
    clearInterval(progress);
  }
});

async function start({ job, sessionFile }: Extract<LoadRequest, { job: unknown }>) {
  installExpect();
  const session = await loadSessionFile(sessionFile, loadFile);
  return new LocalLoad(job, userOf(session), openConnection);
}

function send(reply: object): void {
  process.send?.(reply);
}
