/** Whether a host may be attacked: this machine, or the one that the user names. */
export function isAllowed(hostname: string, allowHost: string | undefined): boolean {
  return isLoopback(hostname) || hostname === allowHost;
}

/** Whether a host name is that of this machine, without resolving it. */
export function isLoopback(hostname: string): boolean {
  const isName = hostname === 'localhost' || hostname.endsWith('.localhost');
  return isName || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
