import type { Log } from '../types/log.ts';
import type { DeviceId } from '../domain/ids.ts';
import {
  mayConnect,
  mayPublish,
  maySubscribe,
  CONNACK_BAD_CREDENTIALS,
  CONNACK_BAD_ID,
  CONNACK_NOT_AUTHORISED,
  CONNACK_UNAVAILABLE,
  type AccessDecision,
} from './access.ts';
import { clientOf, socketOf, type Broker, type MqttClient } from './aedes-internals.ts';
import type { DeviceRateLimit } from './device-rate-limit.ts';
import { createPubackWriter } from './puback.ts';
import type { UnauthenticatedLimit } from './unauthenticated-limit.ts';
import { bearsName } from './tls-server.ts';

export type AuthorisationDeps = {
  readonly intake: Pick<DeviceRateLimit, 'take'>;
  readonly unauthenticated: Pick<UnauthenticatedLimit, 'signedIn' | 'refused'>;
  readonly takeovers: { readonly happened: (device: DeviceId) => void };
  readonly secretHashOf: (device: string) => Uint8Array | null;
  /** Whether a connection by TLS must show a certificate with its client id as common name. */
  readonly checksCertificateName: boolean;
  readonly counts: { refused: number; foreignTopics: number };
  readonly log: Pick<Log, 'warn'>;
};

/**
 * Sets the hooks by which the broker asks who may connect, publish and subscribe. A hook that throws ends the process, because Aedes
 * does not catch it; so none of these may throw.
 */
export function authorise(broker: Broker, needs: AuthorisationDeps): void {
  broker.preConnect = preConnect(needs);
  broker.authenticate = authenticate(broker, needs);
  broker.authorizePublish = authorizePublish(needs);
  broker.authorizeSubscribe = authorizeSubscribe(broker, needs);
}

function preConnect({ unauthenticated, counts }: AuthorisationDeps): Broker['preConnect'] {
  return (client, { will, clientId }, done) => {
    if (will !== undefined && !mayPublish(clientId, will.topic)) {
      counts.refused++;
      if (!unauthenticated.refused(socketOf(client))) return client.close();
      return done(refusal(CONNACK_BAD_CREDENTIALS, 'client id or will refused'), false);
    }
    // MQTT 3.1.1 §3.1.3-8: an empty client id needs a clean session. Devices of this hub always have one.
    if (clientId.length === 0) return done(refusal(CONNACK_BAD_ID, 'client id or will refused'), false);
    done(null, true);
  };
}

function authenticate(broker: Broker, needs: AuthorisationDeps): Broker['authenticate'] {
  const { unauthenticated, takeovers, counts, log } = needs;
  return (client, username, password, done) => {
    const verdict = judge(needs, client, username, password);
    if (verdict.ok) {
      unauthenticated.signedIn(socketOf(client));
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

function judge(
  { checksCertificateName, secretHashOf, log }: AuthorisationDeps,
  { id: clientId, conn }: MqttClient,
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

/** The only place before the PUBACK: it leaves when `done` is called, so `done` waits for the commit. */
function authorizePublish({ intake, counts }: AuthorisationDeps): Broker['authorizePublish'] {
  const receipt = createPubackWriter();
  return (client, packet, done) => {
    const device = client?.id;
    if (device === undefined || !mayPublish(device, packet.topic)) {
      counts.foreignTopics++;
      return done(new Error('foreign topic'));
    }
    intake.take(device as DeviceId, packet.topic, packet.payload as Uint8Array, (answer) => {
      if (answer === 'not-recorded') return done(new Error('not recorded'));
      // With QoS 0 the broker sends no PUBACK, and the device keeps the message and sends it again.
      if (answer === 'unreceipted') packet.qos = 0;
      else if (client !== null) receipt(client, packet);
      done(null);
    });
  };
}

function authorizeSubscribe(broker: Broker, { counts }: AuthorisationDeps): Broker['authorizeSubscribe'] {
  return (client, subscription, done) => {
    const allowed = client !== null && maySubscribe(client.id, subscription.topic);
    done(null, allowed ? subscription : null);
    if (client === null || allowed) return;
    counts.foreignTopics++;
    broker.emit('clientError', client, new Error('foreign subscription'));
    client.close();
  };
}

/** What becomes the return code of the CONNACK. */
function refusal(returnCode: number, why: string): Error & { returnCode: number } {
  return Object.assign(new Error(why), { returnCode });
}
