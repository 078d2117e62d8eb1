import { createHash } from 'node:crypto';
import type { CommandContext } from '../commands/command-context.ts';
import type { DeviceIntake } from '../intake/device-intake.ts';
import type { Outage } from '../live/outages/outage-watch.ts';
import type { UnknownDevices } from '../intake/unknown-devices.ts';
import type { Instant } from '../domain/time.ts';
import { createListening, type Listening } from './listening.ts';
import {
  createOutsideBroker,
  type BrokerSettings,
  type OutsideBroker,
  type OutsideBrokerDeps,
} from './outside-broker.ts';
import type { Problem } from './problem.ts';

/** A broker that is gone so long is told. A dead line is noticed within 15 s, and people know within 30. */
const TOLD_AFTER_MS = 10_000;

export type OutsideBrokers = {
  /** Once a second. */
  readonly check: () => void;
  /** Every broker, as far as people must be told of it. */
  readonly outages: () => readonly Outage[];
  /** As sentences for operators. */
  readonly problems: () => readonly string[];
  /** @returns null for a broker that is in no settings. */
  readonly byId: (broker: string) => OutsideBroker | null;
  /** Listens there for devices that nobody has entered. */
  readonly listeningAt: (broker: string) => Listening | null;
  readonly all: readonly OutsideBroker[];
  readonly close: () => void;
};

export type OutsideBrokersDeps = Omit<OutsideBrokerDeps, 'clientId' | 'intake'> & {
  readonly brokers: readonly BrokerSettings[];
  readonly intake: Pick<DeviceIntake, 'takeFrom' | 'brokerGone' | 'brokerBack' | 'devices'>;
  readonly discoveryFilters: readonly string[];
  readonly unknown: Pick<UnknownDevices, 'heard'>;
  /** The hub's time. */
  readonly now: () => Instant;
};

/** All outside brokers of the settings. */
export function openOutsideBrokers(needs: OutsideBrokersDeps): OutsideBrokers {
  const { brokers, intake, steady, now, context, noted } = needs;
  const name = nameOf(context, noted);
  // Until a broker is there nobody knows how the devices behind it are.
  for (const { id } of brokers) intake.brokerGone(id);
  const all = brokers.map((settings) =>
    createOutsideBroker(settings, { ...needs, clientId: clientIdOf(name, settings.id) }),
  );
  const listening = new Map(
    brokers.map((settings) => [
      settings.id,
      createListening({
        ...needs,
        settings,
        clientId: clientIdOf(name, `${settings.id}/listening`),
        filters: needs.discoveryFilters,
        heard: (topic, payload) => {
          // What is entered is heard on the other line.
          if (intake.devices.at(settings.id, topic).length === 0)
            needs.unknown.heard({ broker: settings.id, device: null }, topic, payload);
        },
      }),
    ]),
  );
  const last = new Map<string, 'gone' | 'there' | 'between'>();

  function isGone(broker: OutsideBroker): boolean {
    const { connected, goneSince } = broker.state();
    return !connected && goneSince !== null && steady() - goneSince >= TOLD_AFTER_MS;
  }

  return {
    all,
    byId: (id) => all.find(({ settings }) => settings.id === id) ?? null,
    listeningAt: (id) => listening.get(id) ?? null,
    check: () => {
      for (const one of listening.values()) one.check();
      for (const broker of all) {
        const { id } = broker.settings;
        broker.check();
        const { goneSince } = broker.state();
        const now = isGone(broker) ? 'gone' : goneSince === null ? 'there' : 'between';
        if (now === last.get(id)) continue;
        last.set(id, now);
        if (now === 'gone') intake.brokerGone(id);
        if (now === 'there') intake.brokerBack(id);
      }
    },
    outages: () =>
      all.map((broker) => {
        const { goneSince, upSince, problem } = broker.state();
        const { id } = broker.settings;
        return {
          kind: 'broker-gone',
          broker: id,
          why: problem?.kind === 'refused' || problem?.kind === 'certificate' ? problem.kind : 'unreachable',
          isGone: isGone(broker),
          since: (now() - (steady() - (goneSince ?? steady()))) as Instant,
          backForMs: goneSince === null && upSince !== null ? steady() - upSince : null,
          devices: intake.devices.behind(id).map(({ device }) => device.id),
        };
      }),
    problems: () => all.flatMap((broker) => problemsOf(broker, isGone(broker))),
    close: () => {
      for (const one of listening.values()) one.close();
      for (const broker of all) broker.close();
    },
  };
}

/** Kept with the data: the sessions at brokers belong to this name. */
function nameOf({ committer, ids }: CommandContext, noted: OutsideBrokerDeps['noted']): string {
  const known = noted('broker-client-name');
  if (known !== null) return known;
  const made = ids.shortId();
  committer.submit(
    (tx) => tx.meta.set('broker-client-name', made),
    () => {},
  );
  return made;
}

/** Two entries of the settings may lead to the same broker. Every broker allows 23 letters and digits. */
function clientIdOf(name: string, broker: string): string {
  return `lotus${createHash('sha256').update(`${name}/${broker}`).digest('hex').slice(0, 16)}`;
}

function problemsOf({ settings, state }: OutsideBroker, isGone: boolean): string[] {
  const { problem, refusedFilters, refusedCommands } = state();
  const name = `broker ${settings.id} (${settings.url})`;
  return [
    ...(isGone ? [`BROKER_GONE: ${name}: ${sentenceOf(problem, settings)}`] : []),
    ...(refusedFilters.length > 0
      ? [
          `BROKER_REFUSES_TOPICS: ${name} does not let this hub read ${refusedFilters.slice(0, 3).join(', ')}; allow it there`,
        ]
      : []),
    ...(refusedCommands.length > 0
      ? [
          `BROKER_REFUSES_COMMANDS: ${name} does not let this hub write ${refusedCommands.slice(0, 3).join(', ')}; allow it there, or no lamp follows`,
        ]
      : []),
  ];
}

function sentenceOf(problem: Problem | null, { caFile, passwordFile, protocol = '5' }: BrokerSettings): string {
  const detail = problem?.detail ?? 'no answer yet';
  switch (problem?.kind) {
    case 'refused':
      return `it refuses user or password (${detail}); look at user and ${passwordFile ?? 'passwordFile'}`;
    case 'certificate':
      return `its certificate is not trusted (${detail}); look at ${caFile ?? 'caFile'} and at the host name in url`;
    case 'protocol':
      return `it does not speak MQTT ${protocol} (${detail}); set protocol: "${protocol === '5' ? '3.1.1' : '5'}"`;
    case 'taken-over':
      return 'another client uses the client id of this hub; is a copy of its data directory running elsewhere?';
    case 'file':
      return `a file cannot be read (${detail}); the user of the hub must be able to`;
    case 'unreachable':
    case undefined:
      return `there is no line (${detail}); check whether it runs, and the network`;
  }
}
