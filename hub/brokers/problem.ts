/** Why there is no line to a broker. */
export type ProblemKind =
  /** Nobody answers there, or the line broke. */
  | 'unreachable'
  /** It knows user or password not, or does not let this hub in. */
  | 'refused'
  /** Its certificate is not signed by the authority that the settings name, or is for another host. */
  | 'certificate'
  /** It does not speak the version of MQTT that the settings name. */
  | 'protocol'
  /** Another client came with the client id of this hub. */
  | 'taken-over'
  /** A file that the settings name cannot be read. */
  | 'file';

/** `detail` is for operators: a code of the system or of MQTT. It never holds a user name or a password. */
export type Problem = { readonly kind: ProblemKind; readonly detail: string };

/** Return codes of MQTT 3.1.1 (§3.2.2.3) and reason codes of MQTT 5 (§3.2.2.2). */
const KIND_OF_CODE: ReadonlyMap<number, ProblemKind> = new Map([
  [0x01, 'protocol'],
  [0x02, 'refused'],
  [0x04, 'refused'],
  [0x05, 'refused'],
  [0x84, 'protocol'],
  [0x85, 'refused'],
  [0x86, 'refused'],
  [0x87, 'refused'],
  [0x8a, 'refused'],
  [0x8c, 'refused'],
  [0x8e, 'taken-over'],
]);

/** Codes of OpenSSL and Node for a certificate that is not trusted. */
const CERTIFICATE = /^(ERR_TLS_CERT|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_SSL_)/;

/** @param error as mqtt.js gives it; `code` is a number when the broker said it, and text when the system did. */
export function problemOf(error: unknown): Problem {
  const { code } = error as { code?: unknown };
  if (typeof code === 'number') return problemOfCode(code);
  const text = typeof code === 'string' ? code : 'no answer';
  return { kind: CERTIFICATE.test(text) ? 'certificate' : 'unreachable', detail: text };
}

export function problemOfCode(code: number): Problem {
  return { kind: KIND_OF_CODE.get(code) ?? 'unreachable', detail: `MQTT code ${code}` };
}
