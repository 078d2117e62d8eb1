import type { Socket } from 'node:net';
import type { Log } from '../types/log.ts';
import type { RecognisedDevices } from '../intake/recognised-devices.ts';
import type { DeviceFault, DeviceFaults } from '../live/device-faults.ts';
import type { DeviceId } from '../domain/ids.ts';
import { upTopic } from '../contract/topics.ts';
import {
  mayConnect,
  maySubscribe,
  publishRight,
  CONNACK_BAD_ID,
  CONNACK_NOT_AUTHORISED,
  CONNACK_UNAVAILABLE,
  FILTERS_MAX,
  type AccessDecision,
} from './access.ts';
import { grant } from './aedes-bounds.ts';
import { clientOf, filtersOf, socketOf, type Broker, type MqttClient } from './aedes-internals.ts';
import type { OwnDevices } from './bought.ts';
import type { DeviceRateLimit, RateLimitedAnswer } from './limits/device-rate-limit.ts';
import type { Delivery } from './press-intake.ts';
import { createPubackWriter } from './puback.ts';
import type { Resends } from './resends.ts';
import { createSlidingWindow, type SlidingWindow } from './limits/sliding-window.ts';
import type { UnauthenticatedLimit } from './limits/unauthenticated-limit.ts';
import { bearsName } from './tls-server.ts';

export type AuthorisationDeps = {
  readonly intake: Pick<DeviceRateLimit, 'take'>;
  readonly unauthenticated: Pick<UnauthenticatedLimit, 'signedIn' | 'refused'>;
  readonly takeovers: { readonly happened: (device: DeviceId) => void };
  readonly secretHashOf: (device: string) => Uint8Array | null;
  /** Whether a connection by TLS must show a certificate with its client id as common name. */
  readonly checksCertificateName: boolean;
  readonly ownDevices: OwnDevices;
  readonly resends: Resends;
  readonly faults: Pick<DeviceFaults, 'seen'>;
  readonly recognised: Pick<RecognisedDevices, 'heard'>;
  readonly steady: () => number;
  readonly counts: { refused: number; foreignTopics: number };
  readonly log: Pick<Log, 'warn'>;
};

/**
 * Sets the hooks by which the broker asks who may connect, publish and subscribe. A hook that throws ends the process,
 * because Aedes does not catch it; so none of these may throw.
 */
export function authorise(broker: Broker, needs: AuthorisationDeps): void {
  const foreignWills = new WeakSet<MqttClient>();
  broker.preConnect = preConnect(needs, foreignWills);
  broker.authenticate = authenticate(broker, needs, foreignWills);
  broker.authorizePublish = authorizePublish(needs);
  broker.authorizeSubscribe = authorizeSubscribe(broker, needs);
}

/**
 * Every will is let in, and only one on the device's own `up/status` takes effect, or on the availability topic of its
 * dialect: the broker never learns of another. Common firmware has a will that cannot be changed.
 */
function preConnect(needs: AuthorisationDeps, foreignWills: WeakSet<MqttClient>): Broker['preConnect'] {
  return (client, packet, done) => {
    const { will, clientId, protocolVersion } = packet;
    if (protocolVersion === MQTT_5) return refuseMqtt5(needs, client, packet);
    if (will !== undefined && !isOwnWill(needs.ownDevices, clientId, will.topic)) {
      foreignWills.add(client);
      delete packet.will;
    }
    // MQTT 3.1.1 §3.1.3-8: an empty client id needs a clean session. Devices of this hub always have one.
    if (clientId.length === 0) return done(refusal(CONNACK_BAD_ID, 'client id refused'), false);
    done(null, true);
  };
}

function isOwnWill(ownDevices: OwnDevices, device: string, topic: string): boolean {
  if (topic === upTopic(device, 'status')) return true;
  const bought = ownDevices.of(device);
  return bought !== null && bought.dialect.availabilityTopic(bought.device) === topic;
}

const MQTT_5 = 5;

/**
 * MQTT 5 §3.2: no session, reason 0x84 "unsupported protocol version", no properties. The broker would answer in the
 * form of MQTT 3.
 */
const CONNACK_MQTT_5 = Buffer.from([0x20, 3, 0, 0x84, 0]);

function refuseMqtt5(
  needs: AuthorisationDeps,
  client: MqttClient,
  { username, password }: { readonly username?: string | undefined; readonly password?: Uint8Array | undefined },
): void {
  const { unauthenticated, counts, faults } = needs;
  const socket = socketOf(client);
  counts.refused++;
  if (!unauthenticated.refused(socket)) return client.close();
  if (username !== undefined && judge(needs, { id: username, conn: socket }, username, password).ok)
    faults.seen(username as DeviceId, 'MQTT_5');
  socket.write(CONNACK_MQTT_5, () => client.close());
}

function authenticate(
  broker: Broker,
  needs: AuthorisationDeps,
  foreignWills: WeakSet<MqttClient>,
): Broker['authenticate'] {
  const { unauthenticated, takeovers, counts, log } = needs;
  return (client, username, password, done) => {
    const verdict = judge(needs, client, username, password);
    if (verdict.ok) {
      unauthenticated.signedIn(socketOf(client));
      if (foreignWills.has(client)) noteFault(needs, client.id, 'FOREIGN_WILL');
      // MQTT 3.1.1 §3.1.4-2: the new connection takes over, the old one is closed.
      if (clientOf(broker, client.id) !== undefined) takeovers.happened(client.id as DeviceId);
      return done(null, true);
    }
    counts.refused++;
    // Many refusals from one address: an answer and a log line for each would cost more than the check of the secret.
    if (!unauthenticated.refused(socketOf(client))) return client.close();
    log.warn({ device: client.id.slice(0, 64), why: verdict.why }, 'device refused');
    done(refusal(verdict.returnCode, verdict.why), false);
  };
}

/** @returns whether a device may connect with what it says of itself. Never throws. */
export function judge(
  {
    checksCertificateName,
    secretHashOf,
    log,
  }: Pick<AuthorisationDeps, 'checksCertificateName' | 'secretHashOf' | 'log'>,
  { id: clientId, conn }: Pick<MqttClient, 'id' | 'conn'>,
  username: string | undefined,
  password: Uint8Array | undefined,
): AccessDecision {
  if (checksCertificateName && !bearsName(conn, clientId))
    return { ok: false, returnCode: CONNACK_NOT_AUTHORISED, why: 'its certificate bears another name' };
  try {
    return mayConnect(secretHashOf, clientId, username, password);
  } catch (error) {
    log.warn({ err: error }, 'credentials cannot be read');
    return { ok: false, returnCode: CONNACK_UNAVAILABLE, why: 'the store cannot be read' };
  }
}

/** Stock firmware announces itself everywhere, and its caretaker cannot change that. */
function noteFault({ ownDevices, faults }: AuthorisationDeps, device: string, fault: DeviceFault): void {
  if (ownDevices.of(device) === null) faults.seen(device as DeviceId, fault);
}

/** The only place before the PUBACK: it leaves when `done` is called, so `done` waits for the commit. */
function authorizePublish(needs: AuthorisationDeps): Broker['authorizePublish'] {
  const { intake, resends, counts, ownDevices } = needs;
  const receipt = createPubackWriter(resends);
  return (client, packet, done) => {
    if (client === null) return done(new Error('foreign topic'));
    const device = client.id as DeviceId;
    const right = ownDevices.speaking(device, packet.topic) === null ? publishRight(device, packet.topic) : 'heard';
    if (right !== 'heard') {
      counts.foreignTopics++;
      if (right === 'forbidden') return done(new Error('foreign topic'));
      noteFault(needs, device, 'FOREIGN_PUBLICATION');
      if (ownDevices.of(device) === null) needs.recognised.heard(device, packet.topic, packet.payload as Uint8Array);
      receipt(client, packet);
      return done(null);
    }
    const take = (answer: RateLimitedAnswer): void => {
      if (answer === 'not-recorded') return done(new Error('not recorded'));
      // With QoS 0 the broker sends no PUBACK, and the device keeps the message and sends it again.
      if (answer === 'unreceipted') packet.qos = 0;
      else receipt(client, packet);
      done(null);
      if (packet.qos === 2)
        oncePubrecWritten(socketOf(client), () =>
          resends.receipted({ device, line: client, packetId: packet.messageId ?? null }),
        );
    };
    const payload = packet.payload as Uint8Array;
    intake.take(device, packet.topic, payload, take, deliveryOf(resends, client, packet, payload));
  };
}

/**
 * The broker itself writes the PUBREC of QoS 2, in the next turn of the loop. On a line that the device has ended that
 * write fails, and destroys the socket in the turn after.
 */
function oncePubrecWritten(socket: Socket, written: () => void): void {
  setImmediate(() => {
    setImmediate(() => {
      if (socket.writable && !socket.readableEnded) written();
    });
  });
}

function deliveryOf(
  resends: Resends,
  client: MqttClient,
  { qos, messageId, retain = false, dup = false }: PublishedPacket,
  payload: Uint8Array,
): Delivery {
  const device = client.id as DeviceId;
  // With QoS 0 nothing is sent again.
  const packetId = qos === 0 ? undefined : messageId;
  return {
    retained: retain,
    ownId: () => resends.idFor({ device, line: client, packetId: packetId ?? null, dup }, payload),
  };
}

type PublishedPacket = {
  readonly qos: number;
  readonly messageId?: number | undefined;
  readonly retain?: boolean | undefined;
  readonly dup?: boolean | undefined;
};

/** Subscriptions to foreign topics of one device, within a minute, after which its line is closed. */
const FOREIGN_FILTERS_A_MINUTE = 20;
const MINUTE_MS = 60_000;

/** A foreign filter is refused in the SUBACK (0x80), and the line stays: the presses of the device come over it. */
function authorizeSubscribe(broker: Broker, needs: AuthorisationDeps): Broker['authorizeSubscribe'] {
  const { steady, counts, ownDevices } = needs;
  const windows = new Map<string, SlidingWindow>();

  function windowOf(device: string): SlidingWindow {
    const found = windows.get(device) ?? createSlidingWindow(FOREIGN_FILTERS_A_MINUTE, MINUTE_MS, steady);
    windows.set(device, found);
    return found;
  }

  return (client, subscription, done) => {
    const allowed =
      client !== null &&
      (maySubscribe(client.id, subscription.topic) || ownDevices.mayRead(client.id, subscription.topic)) &&
      hasRoom(client, subscription.topic);
    if (allowed) grant(subscription);
    done(null, allowed ? subscription : null);
    if (client === null || allowed) return;
    counts.foreignTopics++;
    noteFault(needs, client.id, 'FOREIGN_SUBSCRIPTION');
    if (!windowOf(client.id).isBeyond()) return;
    broker.emit('clientError', client, new Error('too many foreign subscriptions'));
    client.close();
  };
}

function hasRoom(client: MqttClient, filter: string): boolean {
  const held = filtersOf(client);
  return held.length < FILTERS_MAX || held.includes(filter);
}

/** What becomes the return code of the CONNACK. */
function refusal(returnCode: number, why: string): Error & { returnCode: number } {
  return Object.assign(new Error(why), { returnCode });
}
