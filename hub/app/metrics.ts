import type { MqttDoor } from '../in/mqtt/broker.ts';
import type { FairGate } from '../in/mqtt/fair-gate.ts';
import type { PressGate } from '../in/mqtt/press-gate.ts';
import type { Phones } from '../out/phones.ts';
import { createMetrics } from '../watch/metrics.ts';
import type { Core } from './core.ts';
import type { Delivery } from './delivery.ts';
import type { Live } from './live.ts';

export type Measured = {
  readonly core: Core;
  readonly live: Live;
  readonly gate: PressGate;
  readonly fair: FairGate;
  readonly mqtt: MqttDoor;
  readonly phones: Phones;
  readonly delivery: Delivery;
};

/** Where each figure of /metrics is read. */
export function metricsOf({ core, live, gate, fair, mqtt, phones, delivery }: Measured): () => Promise<string> {
  const { committer, tables } = core.store;
  const { lives, troubles } = live;
  return createMetrics({
    pressesAccepted: () => gate.counts.accepted,
    quarantined: () => gate.counts.quarantined,
    notRecorded: () => gate.counts.notRecorded,
    commits: () => committer.counts.commits,
    commands: () => committer.counts.commands,
    commandsFailed: () => committer.counts.failed,
    callsOpen: tables.calls.openCount,
    alertsRinging: delivery.ringing.size,
    devicesConnected: lives.connectedCount,
    phonesConnected: phones.size,
    phonesClosedSlow: () => phones.counts.closedSlow,
    devicesRefused: () => mqtt.counts.refused,
    refusalsUnanswered: () => mqtt.strangers.unanswered,
    strangersEvicted: () => mqtt.strangers.evicted,
    messagesShed: () => fair.counts.shed,
    messagesUnreceipted: () => fair.counts.unreceipted,
    messagesHeld: () => fair.counts.held,
    readingStopped: () => mqtt.counts.readingStopped,
    devicesStorming: () => troubles.count('storming'),
    devicesContested: () => troubles.count('contested'),
    storeHealthy: () => (committer.trouble() === null ? 1 : 0),
  });
}
