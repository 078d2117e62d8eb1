import { registerBrokerMetrics, type BrokerReadings } from './broker-metrics.ts';
import { registerPagerMetrics, type PagerReadings, type Register } from './pager-metrics.ts';

/** The values of the metrics. Each is read at a scrape. */
export type Readings = {
  readonly pressesAccepted: () => number;
  readonly quarantined: () => number;
  readonly notRecorded: () => number;
  readonly commits: () => number;
  readonly commands: () => number;
  readonly commandsFailed: () => number;
  readonly callsOpen: () => number;
  readonly alertsRinging: () => number;
  readonly devicesConnected: () => number;
  readonly phonesConnected: () => number;
  readonly phonesClosedSlow: () => number;
  readonly devicesRefused: () => number;
  readonly refusalsUnanswered: () => number;
  readonly strangersEvicted: () => number;
  readonly messagesShed: () => number;
  readonly messagesUnreceipted: () => number;
  readonly messagesHeld: () => number;
  readonly readingStopped: () => number;
  readonly devicesStorming: () => number;
  readonly devicesContested: () => number;
  readonly storeHealthy: () => number;
  /** Null: this hub has no pagers. */
  readonly pagers: PagerReadings | null;
  /** Null: this hub has no outside brokers. */
  readonly brokers: BrokerReadings | null;
};

/**
 * Metrics as Prometheus text. Names follow prometheus.io/docs/practices/naming: application prefix, base units,
 * `_total` for counters. The library is loaded at the first scrape, not at start.
 */
export function createMetrics(readings: Readings): () => Promise<string> {
  let registry: Promise<{ metrics: () => Promise<string> }> | null = null;
  return async () => {
    registry ??= build(readings);
    return (await registry).metrics();
  };
}

async function build(readings: Readings): Promise<{ metrics: () => Promise<string> }> {
  const { Registry, Gauge, Counter, collectDefaultMetrics } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'lotusbell_' });
  const counter = (name: string, help: string, read: () => number): void => {
    const metric = new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
    void metric;
  };
  const gauge = (name: string, help: string, read: () => number): void => {
    const metric = new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
    void metric;
  };
  const labelled: Register['labelled'] = (kind, { name, help, label }, read) => {
    const metric = new (kind === 'counter' ? Counter : Gauge)({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(read())) this.inc({ [label]: value }, count);
      },
    });
    void metric;
  };
  if (readings.pagers !== null) registerPagerMetrics({ counter, labelled }, readings.pagers);
  if (readings.brokers !== null) registerBrokerMetrics({ labelled }, readings.brokers);
  counter(
    'lotusbell_messages_accepted_total',
    'Presses, cancels, presences and resets stored and receipted',
    readings.pressesAccepted,
  );
  counter('lotusbell_messages_quarantined_total', 'Device messages that could not be used', readings.quarantined);
  counter('lotusbell_messages_not_recorded_total', 'Device messages that the disk refused', readings.notRecorded);
  counter('lotusbell_commits_total', 'Transactions flushed to disk', readings.commits);
  counter('lotusbell_commands_total', 'Commands committed', readings.commands);
  counter('lotusbell_commands_failed_total', 'Commands that broke and were rolled back alone', readings.commandsFailed);
  counter(
    'lotusbell_devices_refused_total',
    'Connections refused for wrong credentials or topics',
    readings.devicesRefused,
  );
  counter(
    'lotusbell_refusals_unanswered_total',
    'Refused connections cut without an answer: too many from one address',
    readings.refusalsUnanswered,
  );
  counter(
    'lotusbell_strangers_evicted_total',
    'Connections closed before sign-in to make room for others',
    readings.strangersEvicted,
  );
  counter(
    'lotusbell_messages_shed_total',
    "Signs of life and unreadable messages beyond a device's share, acknowledged without work",
    readings.messagesShed,
  );
  counter(
    'lotusbell_messages_unreceipted_total',
    'Repeats that got no receipt: too many were waiting',
    readings.messagesUnreceipted,
  );
  counter(
    'lotusbell_reading_stopped_total',
    'Times that a connection was not read for a while: it said too much',
    readings.readingStopped,
  );
  counter('lotusbell_phones_closed_slow_total', 'Phones closed because they did not read', readings.phonesClosedSlow);
  gauge('lotusbell_calls_open', 'Calls not yet closed', readings.callsOpen);
  gauge('lotusbell_alerts_ringing', 'Alerts not yet withdrawn', readings.alertsRinging);
  gauge('lotusbell_devices_connected', 'Devices connected now', readings.devicesConnected);
  gauge('lotusbell_messages_held', 'Repeats waiting for their turn', readings.messagesHeld);
  gauge('lotusbell_devices_storming', 'Devices that say more than their share', readings.devicesStorming);
  gauge('lotusbell_devices_contested', 'Devices whose id is used by two', readings.devicesContested);
  gauge('lotusbell_phones_connected', 'Phones and screens connected now', readings.phonesConnected);
  gauge('lotusbell_store_healthy', '1 when the last commit was flushed', readings.storeHealthy);
  return registry;
}
