/** The browser entry of the package `ws`, which jsdom resolves, exports no classes. */
import { messageOf } from '../errors/read-cause';

const missing =
  /\b(?:WebSocketServer|WebSocket|Server) is not a constructor|ws does not work in the browser/;

/**
 * The remedy for a test or server that loaded the browser entry; empty for any other error.
 *
 * @param conditions the export conditions of the file's environment
 */
export function browserEntryNote(error: unknown, conditions: readonly string[]): string {
  if (!conditions.includes('browser') || !missing.test(messageOf(error))) return '';
  return "The environment resolves packages to their browser entry, and that of `ws` exports no classes. Set testEnvironmentOptions.customExportConditions to ['node', 'node-addons'].";
}
