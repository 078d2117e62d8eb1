import { allClients, clientOf, deliver, filtersOf, type Broker, type MqttClient } from './aedes-internals.ts';
import { matchesFilter } from './retained-state.ts';

export type Publishing = {
  /**
   * Sends to a device that is connected and has subscribed to the topic. @returns false when no such device is there.
   */
  readonly send: (device: string, topic: string, payload: string) => boolean;
  /** Sends to every device that has subscribed to the topic. */
  readonly sendAll: (topic: string, payload: string) => void;
};

/** Messages from the hub to its devices. */
export function createPublishing(broker: Broker): Publishing {
  return {
    send: (device, topic, payload) => {
      const client = clientOf(broker, device);
      if (client === undefined || !hasSubscribed(client, topic)) return false;
      deliver(client, topic, Buffer.from(payload));
      return true;
    },
    sendAll: (topic, payload) => {
      const bytes = Buffer.from(payload);
      for (const client of allClients(broker)) if (hasSubscribed(client, topic)) deliver(client, topic, bytes);
    },
  };
}

export function hasSubscribed(client: MqttClient, topic: string): boolean {
  return filtersOf(client).some((filter) => matchesFilter(filter, topic));
}
