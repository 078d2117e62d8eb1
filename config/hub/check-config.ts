import { isHost } from '../reading/address.ts';
import { againstSchema, isMap } from '../reading/against-schema.ts';
import { readDocument, type ReadDocument } from '../reading/document.ts';
import { pinFindings } from './check-pins.ts';
import { HubSchema, type HubConfig } from './hub-schema.ts';
import { inOrder, quote, type Finding, type Mistake } from '../reading/mistake.ts';

type PartOf<T> = T extends object ? { readonly [K in keyof T]?: PartOf<T[K]> } : T;
/** Some of the options; the others stay as they were. */
export type SomeConfig = PartOf<HubConfig>;

/** `config` is null if any mistake is an error. Mistakes are in the order of the document. */
export type CheckedConfig = { readonly config: SomeConfig | null; readonly mistakes: Mistake[] };

/**
 * Reads and checks a file of process settings. All options are optional; unknown ones are mistakes. Never throws.
 * @param text YAML or JSON of at most 1 MiB.
 */
export function checkConfig(text: string): CheckedConfig {
  return checkReadConfig(readDocument(text));
}

/** As checkConfig, for a document that has already been read. */
export function checkReadConfig(read: ReadDocument): CheckedConfig {
  if (read.value === undefined) return { config: null, mistakes: [...read.mistakes] };
  const mistakes = inOrder([...read.mistakes, ...read.place(configFindings(read.value ?? {}))]);
  return { config: mistakes.length > 0 ? null : (read.value ?? {}), mistakes };
}

const LISTENERS = [['http'], ['https'], ['mqtt'], ['mqtt', 'tls'], ['pager']] as const;

/** @returns what is wrong with some options, from a file, the environment or flags. */
export function configFindings(options: unknown): Finding[] {
  const findings = againstSchema(HubSchema, options, true);
  if (!isMap(options)) return findings;
  for (const listener of LISTENERS) {
    const at = [...listener, 'host'];
    const host = at.reduce<unknown>((part, key) => (isMap(part) ? part[key] : undefined), options);
    if (typeof host !== 'string' || isHost(host) || findings.some(({ path }) => path.join('.') === at.join('.')))
      continue;
    findings.push({
      path: at,
      message: `${quote(host)} is no host`,
      hint: 'write a name or an address of this machine, e.g. 127.0.0.1',
    });
  }
  findings.push(...halfBrokers(options['brokers']), ...pinFindings(options['pins']));
  const url = options['publicUrl'];
  if (typeof url === 'string' && !URL.canParse(url) && !findings.some(({ path }) => path[0] === 'publicUrl')) {
    findings.push({
      path: ['publicUrl'],
      message: `${quote(url)} is no address of a page`,
      hint: 'write http(s)://NAME[:PORT]',
    });
  }
  return findings;
}

/** A list replaces the one of an earlier source, so its entries must be whole. */
function halfBrokers(brokers: unknown): Finding[] {
  if (!Array.isArray(brokers)) return [];
  return brokers.flatMap((broker: unknown, i) => {
    if (!isMap(broker)) return [];
    const missing = ['id', 'url'].filter((key) => broker[key] === undefined);
    const { url } = broker;
    // The schema has named what is no address at all.
    const isHalf = typeof url === 'string' && /^mqtts?:\/\//.test(url) && !URL.canParse(url);
    return [
      ...missing.map((key) => ({
        path: ['brokers', i],
        message: `${quote(key)} is missing`,
        hint: `add ${quote(key)} to this broker`,
      })),
      ...(isHalf
        ? [{ path: ['brokers', i, 'url'], message: `${quote(url)} is no address`, hint: 'write mqtt(s)://NAME[:PORT]' }]
        : []),
    ];
  });
}

/** @returns what is wrong with options that are each valid but contradict each other. */
export function configConflicts(config: HubConfig): Finding[] {
  return [...packetConflicts(config), ...tlsConflicts(config), ...brokerConflicts(config)];
}

function brokerConflicts({ brokers = [] }: HubConfig): Finding[] {
  return brokers.flatMap(({ id, url, user, passwordFile, caFile }, i): Finding[] => {
    const first = brokers.findIndex((one) => one.id === id);
    return [
      ...(first === i
        ? []
        : [{ path: ['brokers', i, 'id'], message: `the id ${quote(id)} is taken by brokers[${first}]`, hint: OWN_ID }]),
      ...(passwordFile === undefined || user !== undefined
        ? []
        : [{ path: ['brokers', i, 'passwordFile'], message: 'there is a password and no user', hint: 'add user' }]),
      ...(caFile === undefined || url.startsWith('mqtts:')
        ? []
        : [{ path: ['brokers', i, 'caFile'], message: `${quote(url)} is not encrypted`, hint: 'write mqtts://…' }]),
    ];
  });
}

const OWN_ID = 'give each its own id';

function packetConflicts({
  limits: {
    mqtt: { payloadBytes, maxPacketBytes },
  },
}: HubConfig): Finding[] {
  // Topic, fixed header and packet id; the longest topic of the contract has some 90 bytes.
  if (payloadBytes + 256 <= maxPacketBytes) return [];
  return [
    {
      path: ['limits', 'mqtt', 'payloadBytes'],
      message: `a payload of ${payloadBytes} bytes does not fit into a packet of ${maxPacketBytes}`,
      hint: `raise limits.mqtt.maxPacketBytes to at least ${payloadBytes + 256}`,
    },
  ];
}

/** Incomplete TLS settings are refused: an operator could believe that connections are encrypted. */
function tlsConflicts({ tls, mqtt }: HubConfig): Finding[] {
  const findings: Finding[] = [];
  for (const option of ['certFile', 'keyFile'] as const) {
    const isGiven = tls[option] !== undefined;
    if (tls.mode === 'files' && !isGiven) {
      findings.push({
        path: ['tls', option],
        message: `tls.mode is files, and tls.${option} is not set`,
        hint: 'name the file, or let the hub make its own certificate with tls.mode: own',
      });
    } else if (tls.mode !== 'files' && isGiven) {
      findings.push({
        path: ['tls', option],
        message: `tls.${option} is set, but tls.mode is ${tls.mode}`,
        hint: 'set tls.mode: files, or take the file away',
      });
    }
  }
  if (mqtt.tls.clientCa !== undefined && mqtt.plain === 'on' && tls.mode !== 'off') {
    findings.push({
      path: ['mqtt', 'plain'],
      message: 'mqtt.tls.clientCa is set, but mqtt.plain is on: a device without a certificate could come in there',
      hint: 'set mqtt.plain: off, or loopback',
    });
  }
  if (tls.mode !== 'off') return findings;
  if (mqtt.plain === 'off') {
    findings.push({
      path: ['mqtt', 'plain'],
      message: 'mqtt.plain and tls.mode are both off: no device could come in',
      hint: 'set tls.mode: own, or mqtt.plain: loopback',
    });
  }
  if (mqtt.tls.clientCa !== undefined) {
    findings.push({
      path: ['mqtt', 'tls', 'clientCa'],
      message: 'mqtt.tls.clientCa is set, but tls.mode is off',
      hint: 'set tls.mode: own or files; without TLS no device shows a certificate',
    });
  }
  return findings;
}
