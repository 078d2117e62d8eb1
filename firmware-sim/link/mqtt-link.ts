import { connect } from 'mqtt';
import type { Link } from './link.ts';

export interface MqttLinkOptions {
  /** Where the hub's broker listens: protocol `mqtt` or `mqtts`, host and port. */
  hub: {
    protocol: 'mqtt' | 'mqtts';
    host: string;
    port: number;
    /** PEM of the certificate authority for mqtts; default: those that this system trusts. */
    ca?: string;
  };
  device: string;
  secret: string;
  /** Seconds. The hub notices a dead device after 1.5 times this. */
  keepaliveS: number;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** A device must be able to leave although the hub withholds a PUBACK. */
const LEAVE_WITHIN_MS = 500;

/**
 * MQTT 3.1.1 by mqtt.js, with a new client for each connection. A client that is kept would send again from its own
 * store what the press journal sends again too, and without DUP. It would also queue old heartbeats, and could not
 * change its will. So reconnecting, re-sending and queueing are switched off here. stay-connected and the sender do
 * that.
 */
export function mqttLink({ hub, device, secret, keepaliveS }: MqttLinkOptions): Link {
  return {
    connect(will, events) {
      let reason = 'connection closed';
      let open = false;
      let over = false;
      const client = connect({
        ...hub,
        clientId: device,
        username: device,
        password: secret,
        protocolVersion: 4,
        clean: true,
        keepalive: keepaliveS,
        // Otherwise a late PUBACK restarts the ping timer, and the broker closes the connection of a device that only
        // waited for the disk.
        reschedulePings: false,
        connectTimeout: CONNECT_TIMEOUT_MS,
        reconnectPeriod: 0,
        resubscribe: false,
        queueQoSZero: false,
        will: { topic: will.topic, payload: Buffer.from(will.payload), qos: will.qos, retain: will.retain },
      });
      const cut = (why?: string): void => {
        if (why !== undefined) reason = why;
        client.end(true);
      };
      client.on('error', (error) => {
        // A host name with several addresses fails with an error that has no message, only a code.
        reason = error.message === '' ? ((error as { code?: string }).code ?? 'unknown error') : error.message;
      });
      client.on('message', (topic, payload) => {
        if (!over) events.received(topic, payload.toString('utf8'));
      });
      client.on('close', () => {
        if (over) return;
        over = true;
        open = false;
        events.closed(reason);
      });
      client.on('connect', () => {
        if (over) return;
        open = true;
        events.opened({
          send(message, receipted) {
            if (!open) return;
            client.publish(message.topic, message.payload, { qos: message.qos, retain: message.retain }, (error) => {
              if (!error && message.qos === 1) receipted?.();
            });
          },
          subscribe(filters) {
            if (!open) return;
            client.subscribe([...filters], { qos: 1 }, (error, granted) => {
              const refused = granted?.some(({ qos }) => qos > 2) ?? false;
              if (open && (error !== null || refused))
                cut(`subscription refused${error === null ? '' : `: ${error.message}`}`);
            });
          },
        });
      });
      return {
        leave() {
          open = false;
          client.end(false);
          const impatient = setTimeout(() => {
            client.stream.destroy();
          }, LEAVE_WITHIN_MS);
          client.once('close', () => {
            clearTimeout(impatient);
          });
        },
        cut: () => {
          open = false;
          cut('cut');
        },
      };
    },
  };
}
