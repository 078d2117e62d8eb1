import type { Log } from '../../types/log.ts';
import type { DeviceLives } from '../../commands/device-life.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { clientOf, deliver, filtersOf, socketOf, type Broker } from './aedes-internals.ts';
import { retainedFor, type Shelf } from './shelf.ts';
import type { Strangers } from './strangers.ts';

export type SessionNeeds = {
  readonly lives: Pick<DeviceLives, 'connected' | 'seen' | 'disconnected'>;
  readonly shelf: Shelf;
  readonly strangers: Pick<Strangers, 'refused'>;
  readonly now: () => Instant;
  readonly counts: { connects: number };
  readonly log: Pick<Log, 'info'>;
};

/** Follows when a device connects, shows that it is alive, and leaves. */
export function followSessions(broker: Broker, { lives, shelf, strangers, now, counts, log }: SessionNeeds): void {
  broker.on('clientReady', (client) => {
    counts.connects++;
    lives.connected(client.id as DeviceId);
    lives.seen(client.id as DeviceId, now());
    if (client.clean) return;
    // A resumed session does not subscribe again, so it would miss what changed meanwhile.
    for (const { topic, payload } of retainedFor(shelf, filtersOf(client))) deliver(client, topic, payload);
  });
  broker.on('clientDisconnect', (client) => {
    // The same id may be back already on a newer connection.
    if (clientOf(broker, client.id) === undefined) lives.disconnected(client.id as DeviceId);
  });
  broker.on('ping', (_packet, client) => lives.seen(client.id as DeviceId, now()));
  broker.on('clientError', (client, error) =>
    log.info({ device: client.id, why: error.message }, 'device connection closed'),
  );
  broker.on('connectionError', (client, error) => {
    if (strangers.refused(socketOf(client))) log.info({ why: error.message }, 'connection closed before sign-in');
  });
}
