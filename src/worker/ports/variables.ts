import { checkPort } from './validate';

export function updateWebSocketEnvVars(
  port: number,
  sslPort: number,
  env: Record<string, string | undefined> = process.env,
): void {
  const call = 'updateWebSocketEnvVars()';
  checkPort(call, port);
  checkPort(call, sslPort, 'sslPort');
  env.WEBSOCKET_PORT = String(port);
  env.WEBSOCKET_SSL_PORT = String(sslPort);
}
