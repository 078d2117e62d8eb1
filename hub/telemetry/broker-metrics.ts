import type { Register } from './pager-metrics.ts';

type ByBroker = () => Readonly<Record<string, number>>;

/** The values of the metrics of outside brokers, each by the id of the broker. */
export type BrokerReadings = {
  readonly connected: ByBroker;
  readonly received: ByBroker;
  readonly redelivered: ByBroker;
  readonly dropped: ByBroker;
  readonly retried: ByBroker;
  readonly waiting: ByBroker;
};

export function registerBrokerMetrics({ labelled }: Pick<Register, 'labelled'>, readings: BrokerReadings): void {
  const label = 'broker';
  labelled(
    'gauge',
    { name: 'lotusbell_broker_connected', help: '1 when there is a line to this outside broker', label },
    readings.connected,
  );
  labelled(
    'counter',
    { name: 'lotusbell_broker_messages_total', help: 'Messages that came from this broker', label },
    readings.received,
  );
  labelled(
    'counter',
    {
      name: 'lotusbell_broker_messages_redelivered_total',
      help: 'Messages that came again and were stored already',
      label,
    },
    readings.redelivered,
  );
  labelled(
    'counter',
    {
      name: 'lotusbell_broker_messages_dropped_total',
      help: 'Messages that were too large, or too many without a receipt',
      label,
    },
    readings.dropped,
  );
  labelled(
    'counter',
    { name: 'lotusbell_broker_messages_retried_total', help: 'Presses that the disk refused at first', label },
    readings.retried,
  );
  labelled(
    'gauge',
    { name: 'lotusbell_broker_messages_waiting', help: 'Messages of this broker that wait for the disk', label },
    readings.waiting,
  );
}
