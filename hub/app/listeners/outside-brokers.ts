import { readFileSync } from 'node:fs';
import type { HubConfig } from '../../../config/hub/hub-schema.ts';
import { createShares } from '../../brokers/shares.ts';
import type { OutsideBrokers } from '../../brokers/outside-brokers.ts';
import { DISCOVERY_FILTERS } from '../../dialects/families.ts';
import type { Site } from '../../domain/site/site.ts';
import type { DeviceIntake } from '../../intake/device-intake.ts';
import type { Log } from '../../types/log.ts';
import type { Core } from '../core.ts';
import type { Live } from '../live.ts';
import type { Outside } from '../outside.ts';

/** The brokers of the settings; null: none. The client of MQTT is loaded only then. */
export async function outsideBrokersOf(
  { store, time, context }: Core,
  { troubles, unknown }: Live,
  { config, intake, log }: { readonly config: HubConfig; readonly intake: DeviceIntake; readonly log: Log },
  { setTimer, defer, randomBytes }: Outside,
): Promise<OutsideBrokers | null> {
  const { brokers = [] } = config;
  if (brokers.length === 0) return null;
  const { openOutsideBrokers } = await import('../../brokers/outside-brokers.ts');
  const { messagesPerSecond } = config.limits.mqtt;
  const { calls } = store.tables;
  const { steady } = time;
  return openOutsideBrokers({
    brokers,
    discoveryFilters: DISCOVERY_FILTERS,
    unknown,
    context,
    intake,
    shares: createShares({ context, calls, troubles, steady, messagesPerSecond }),
    noted: store.tables.meta.get,
    readFile: (file) => readFileSync(file, 'utf8'),
    random: () => randomBytes(1)[0]! / 256,
    now: time.now,
    steady,
    setTimer,
    defer,
    log,
  });
}

/** Devices that name a broker which is in no settings, as sentences for operators: nobody hears them. */
export function unknownBrokers({ devices = [] }: Site, { brokers = [] }: HubConfig): string[] {
  const known = new Set(brokers.map(({ id }) => id));
  const unknown = devices.flatMap(({ broker }) => (broker === undefined || known.has(broker) ? [] : [broker]));
  return [...new Set(unknown)].map(
    (broker) =>
      `BROKER_UNKNOWN: the site document names the broker ${broker}, which is not in the settings (brokers): its devices are not heard`,
  );
}
