import { join } from 'node:path';
import type { SimClock } from '../clock.ts';
import { readCredentials } from '../link/credentials.ts';
import { diskJournal } from '../call-point/disk-journal.ts';
import type { Faults } from './faults.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { readFleet } from './fleet-file.ts';
import { mqttLink, type MqttLinkOptions } from '../link/mqtt-link.ts';
import { memoryJournal } from '../call-point/press-journal.ts';
import { shippedFile } from '../read-file.ts';

/** The broker waits 1.5 times this. A dead mains device must be noticed within 30 s; a pendant saves its battery. */
const KEEPALIVE_S = { mains: 15, battery: 60 };

export interface OpenFleetOptions {
  hub: MqttLinkOptions['hub'];
  /** Path of a fleet file; default: the call points of Lotus Apartment. */
  fleet?: string;
  /** Map or JSON file of secrets by device; see readCredentials. */
  credentials?: string | Readonly<Record<string, string>>;
  /** Folder of the press journals; without it they are kept in memory. */
  journalDir?: string;
  seed: number;
  clock: SimClock;
  /** Replaces the faults in the fleet file. */
  faults?: Faults;
  onTrouble?: (device: string, reason: string) => void;
}

/**
 * Opens a fleet from its files, over real MQTT, not yet started.
 * @throws FileMistakes for invalid files and missing credentials.
 */
export function openFleet(options: OpenFleetOptions): Fleet {
  const { hub, journalDir, seed, clock, onTrouble } = options;
  const described = readFleet(options.fleet ?? shippedFile('lotus.fleet.yaml'));
  const secrets = readCredentials(
    options.credentials,
    described.devices.map(({ id }) => id),
  );
  return createFleet({
    devices: described.devices,
    clock,
    seed,
    faults: options.faults ?? described.faults,
    phone: described.phone,
    link: ({ id, hardware }) =>
      mqttLink({ hub, device: id, secret: secrets.get(id) ?? '', keepaliveS: KEEPALIVE_S[hardware] }),
    journal: ({ id }) =>
      journalDir === undefined || described.journal === 'memory'
        ? memoryJournal()
        : diskJournal(join(journalDir, `${id}.journal`), { onTrouble: (reason) => onTrouble?.(id, reason) }),
    ...(onTrouble === undefined ? {} : { onTrouble }),
  });
}

/**
 * @param url `mqtt://host[:port]` or `mqtts://host[:port]`. @returns null when it is something else.
 */
export function parseHub(url: string): MqttLinkOptions['hub'] | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, port } = new URL(url);
  if ((protocol !== 'mqtt:' && protocol !== 'mqtts:') || hostname === '') return null;
  const secure = protocol === 'mqtts:';
  return {
    protocol: secure ? 'mqtts' : 'mqtt',
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (secure ? 8883 : 1883) : Number(port),
  };
}
