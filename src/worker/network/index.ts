export { openRefusingPort, openSilentPort } from './held-port';
export { openLink } from './open-link';
