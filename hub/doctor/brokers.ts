import { accessSync, constants, statSync } from 'node:fs';
import { broken, passed, warning, type Finding } from './finding.ts';

/** Permission bits of group and others. */
const FOR_OTHERS = 0o077;

type BrokerAbout = {
  readonly id: string;
  readonly url: string;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly caFile?: string;
};

/** Whether the files of outside brokers can be read, and by the hub alone; whether a password travels in the open. */
export function outsideBrokers(brokers: readonly BrokerAbout[]): Finding[] {
  return brokers.flatMap((broker) => {
    const findings = [...unreadable(broker), ...readByOthers(broker), ...inTheOpen(broker)];
    return findings.length > 0 ? findings : [passed('brokers', `the settings of broker ${broker.id} are in order`)];
  });
}

function unreadable({ id, passwordFile, caFile }: BrokerAbout): Finding[] {
  return [passwordFile, caFile].flatMap((file) => {
    if (file === undefined || mayRead(file)) return [];
    return [
      broken(
        'brokers',
        `${file} of broker ${id} cannot be read`,
        'correct its path or its owner; until then there is no line, and its buttons are not heard',
      ),
    ];
  });
}

function readByOthers({ id, passwordFile }: BrokerAbout): Finding[] {
  if (passwordFile === undefined || !mayRead(passwordFile)) return [];
  if ((statSync(passwordFile).mode & FOR_OTHERS) === 0) return [];
  return [
    warning(
      'brokers',
      `others can read the password of broker ${id} in ${passwordFile}`,
      `chmod 600 ${passwordFile}; then give the hub another password there`,
    ),
  ];
}

function inTheOpen({ id, url, passwordFile }: BrokerAbout): Finding[] {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'mqtt:' || passwordFile === undefined) return [];
  if (hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')) return [];
  return [
    warning(
      'brokers',
      `the password of broker ${id} crosses the network without encryption`,
      'open a listener with TLS at the broker, and write mqtts:// and caFile',
    ),
  ];
}

function mayRead(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
