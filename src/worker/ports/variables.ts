import { invalid, invalidValue } from '../../errors/invalid-value';
import { withFallback } from '../../errors/with-fallback';
import { checkPort } from './validate';

export function updateWebSocketEnvVars(
  port: number,
  sslPort: number,
  env: Record<string, string | undefined> = process.env,
): void {
  const call = 'updateWebSocketEnvVars()';
  checkPort(call, port);
  checkPort(call, sslPort, 'sslPort');
  const set = (name: string, value: number): boolean => Reflect.set(env, name, String(value));
  const isSet = withFallback(
    () => set('WEBSOCKET_PORT', port) && set('WEBSOCKET_SSL_PORT', sslPort),
    false,
  );
  if (isSet) return;
  const expected = 'an object whose variables can be set';
  throw invalid(call, invalidValue('env', expected, env, 'Pass a copy: { ...env }.'));
}
