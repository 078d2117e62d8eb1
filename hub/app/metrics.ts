import type { MqttServer } from '../mqtt/mqtt-server.ts';
import type { DeviceRateLimit } from '../mqtt/limits/device-rate-limit.ts';
import type { PressGate } from '../intake/press-gate.ts';
import type { PressIntake } from '../mqtt/press-intake.ts';
import type { Phones } from '../delivery/phones.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import type { PagerReadings } from '../telemetry/pager-metrics.ts';
import type { OutsideBrokers } from '../brokers/outside-brokers.ts';
import type { BrokerReadings } from '../telemetry/broker-metrics.ts';
import type { Core } from './core.ts';
import type { Delivery } from './delivery.ts';
import type { Live } from './live.ts';
import type { PagerPart } from './pager.ts';

export type Measured = {
  readonly core: Core;
  readonly live: Live;
  readonly gate: PressGate;
  readonly intake: PressIntake;
  readonly rateLimit: DeviceRateLimit;
  readonly mqtt: MqttServer;
  readonly phones: Phones;
  readonly delivery: Delivery;
  readonly pager: PagerPart | null;
  readonly brokers: OutsideBrokers | null;
};

/** Reads each value of /metrics from its part. */
export function metricsOf({
  core,
  live,
  gate,
  intake,
  rateLimit,
  mqtt,
  phones,
  delivery,
  pager,
  brokers,
}: Measured): () => Promise<string> {
  const { committer, tables } = core.store;
  const { liveness, troubles } = live;
  return createMetrics({
    pressesAccepted: () => gate.counts.accepted,
    quarantined: () => intake.counts.quarantined,
    notRecorded: () => gate.counts.notRecorded,
    commits: () => committer.counts.commits,
    commands: () => committer.counts.commands,
    commandsFailed: () => committer.counts.failed,
    callsOpen: tables.calls.openCount,
    alertsRinging: delivery.ringing.size,
    devicesConnected: liveness.connectedCount,
    phonesConnected: phones.size,
    phonesClosedSlow: () => phones.counts.closedSlow,
    devicesRefused: () => mqtt.counts.refused,
    refusalsUnanswered: () => mqtt.unauthenticated.unanswered,
    strangersEvicted: () => mqtt.unauthenticated.evicted,
    messagesShed: () => rateLimit.counts.shed,
    messagesUnreceipted: () => rateLimit.counts.unreceipted,
    messagesHeld: () => rateLimit.counts.held,
    readingStopped: () => mqtt.counts.readingStopped,
    devicesStorming: () => troubles.count('storming'),
    devicesContested: () => troubles.count('contested'),
    storeHealthy: () => (committer.trouble() === null ? 1 : 0),
    pagers: pager === null ? null : pagerReadings(pager),
    brokers: brokers === null ? null : brokerReadings(brokers),
  });
}

function pagerReadings({ server, waves }: PagerPart): PagerReadings {
  const { strangers, lines, buttons } = server.counts;
  return {
    lines: () => ({ websocket: server.connected(false), json: server.connected(true) }),
    waves,
    pongsMissed: () => lines.pongsMissed,
    linesEnded: () => lines.ended,
    buttons: () => buttons,
    refused: () => strangers.guesses,
    unanswered: () => strangers.unanswered,
  };
}

function brokerReadings({ all }: OutsideBrokers): BrokerReadings {
  const each = (read: (broker: OutsideBrokers['all'][number]) => number) => () =>
    Object.fromEntries(all.map((broker) => [broker.settings.id, read(broker)]));
  return {
    connected: each(({ state }) => (state().connected ? 1 : 0)),
    received: each(({ counts }) => counts.received),
    redelivered: each(({ counts }) => counts.redelivered),
    dropped: each(({ counts }) => counts.dropped + counts.tooLarge),
    retried: each(({ counts }) => counts.retried),
    waiting: each(({ waiting }) => waiting()),
  };
}
