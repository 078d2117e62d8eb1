import type { Log } from '../types/log.ts';
import type { DeviceLivenessRegistry } from '../live/device-liveness.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import { clientOf, deliver, filtersOf, socketOf, type Broker } from './aedes-internals.ts';
import { hasSubscribed } from './publishing.ts';
import { matchesFilter, retainedFor, type RetainedState } from './retained-state.ts';
import type { UnauthenticatedLimit } from './limits/unauthenticated-limit.ts';

export type SessionDeps = {
  readonly liveness: Pick<DeviceLivenessRegistry, 'connected' | 'seen' | 'disconnected'>;
  readonly retained: RetainedState;
  /** A device takes what is sent on these topics. */
  readonly subscribed: (device: DeviceId, takes: (topic: string) => boolean) => void;
  readonly unauthenticated: Pick<UnauthenticatedLimit, 'refused'>;
  readonly now: () => Instant;
  readonly counts: { connects: number };
  readonly log: Pick<Log, 'info'>;
};

/** Follows when a device connects, shows that it is alive, and leaves. */
export function followSessions(
  broker: Broker,
  { liveness, retained, subscribed, unauthenticated, now, counts, log }: SessionDeps,
): void {
  broker.on('clientReady', (client) => {
    counts.connects++;
    liveness.connected(client.id as DeviceId);
    liveness.seen(client.id as DeviceId, now());
    if (client.clean) return;
    // A resumed session does not subscribe again, so it would miss what changed meanwhile.
    for (const { topic, payload } of retainedFor(retained, filtersOf(client))) deliver(client, topic, payload);
    subscribed(client.id as DeviceId, (topic) => hasSubscribed(client, topic));
  });
  broker.on('subscribe', (subscriptions, client) => {
    const filters = subscriptions.map(({ topic }) => topic);
    subscribed(client.id as DeviceId, (topic) => filters.some((filter) => matchesFilter(filter, topic)));
  });
  broker.on('clientDisconnect', (client) => {
    // The same id may be back already on a newer connection.
    if (clientOf(broker, client.id) === undefined) liveness.disconnected(client.id as DeviceId);
  });
  broker.on('ping', (_packet, client) => liveness.seen(client.id as DeviceId, now()));
  broker.on('clientError', (client, error) =>
    log.info({ device: client.id, why: error.message }, 'device connection closed'),
  );
  broker.on('connectionError', (client, error) => {
    if (unauthenticated.refused(socketOf(client))) log.info({ why: error.message }, 'connection closed before sign-in');
  });
}
