import { checkPort } from './validate';

/**
 * Writes a pair into `WEBSOCKET_PORT` and `WEBSOCKET_SSL_PORT`.
 *
 * @throws `ERR_WS_PORT_INVALID`
 */
export function updateWebSocketEnvVars(
  port: number,
  sslPort: number,
  env: Record<string, string | undefined> = process.env,
): void {
  const values = [checkPort(port), checkPort(sslPort, 'sslPort')];
  env.WEBSOCKET_PORT = String(values[0]);
  env.WEBSOCKET_SSL_PORT = String(values[1]);
}
