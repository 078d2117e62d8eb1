/** An address to listen on: `host` without brackets, as `listen()` takes it. */
export type Address = { readonly host: string; readonly port: number };

/** @returns the address, or a hint for the operator if the text is no HOST:PORT. */
export function parseAddress(text: string): Address | string {
  if (/^\d+$/.test(text)) return `write the host too: 127.0.0.1:${text}, or 0.0.0.0:${text} for the whole network`;
  if (/^:\d+$/.test(text)) return `write the host too: 127.0.0.1${text}, or 0.0.0.0${text} for the whole network`;
  if (text.includes('/')) return 'write HOST:PORT without http:// and without a path';
  const parts = /^(?:\[([^\]]*)\]|([^:[\]]*)):(\d{1,5})$/.exec(text);
  if (parts === null) {
    if (/^[^[\]]*:[^[\]]*:/.test(text)) return 'write HOST:PORT; an IPv6 address goes into brackets: [::1]:8080';
    return text.includes(':')
      ? 'write HOST:PORT with a number for the port, e.g. 127.0.0.1:8080'
      : 'write HOST:PORT, e.g. 127.0.0.1:8080; port 0 takes any free one';
  }
  const [, inBrackets, name = '', digits] = parts;
  const port = Number(digits);
  if (port > 65535) return 'a port is 0 to 65535';
  const host = inBrackets ?? name;
  if (inBrackets?.includes(':') === false) return 'brackets are for IPv6 addresses, e.g. [::1]:8080';
  return isHost(host)
    ? { host, port }
    : 'write a name or an address of this machine before the colon, e.g. 127.0.0.1:8080';
}

/** Is this a valid host name or IP address? Whether it belongs to this machine shows only when the hub listens. */
export function isHost(host: string): boolean {
  if (/[\s/@?#[\]\\]/.test(host) || host === '') return false;
  // URL checks IPv4 and IPv6 addresses, but does not know the zone of a link-local one (fe80::1%eth0).
  return URL.canParse(host.includes(':') ? `http://[${host.replace(/%[\w.-]+$/, '')}]/` : `http://${host}/`);
}
