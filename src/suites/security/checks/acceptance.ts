import { NotTested } from '../finding';
import type { RawAnswer } from '../raw-answer';
import type { SecurityScene } from '../scene';

/**
 * The response to a handshake with these headers if its status is 101. Throws `NotTested` if there is no
 * response.
 */
export async function acceptanceOf(
  scene: SecurityScene,
  headers: Readonly<Record<string, string>>,
  path?: string,
): Promise<RawAnswer | undefined> {
  const answer = await scene.ask(scene.request(undefined, headers, path));
  if (answer.status === 101) return answer;
  if (answer.status !== undefined || answer.isEnded) return undefined;
  const { answer: limit } = scene.plan.limits;
  throw new NotTested(`a handshake was not answered within ${limit} ms (limits.answer)`);
}
