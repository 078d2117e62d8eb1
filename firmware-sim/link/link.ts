/** An MQTT message; payload is JSON text (mqtt.md, Payloads). */
export interface Message {
  topic: string;
  payload: string;
  qos: 0 | 1;
  retain: boolean;
}

/** One accepted connection. Calls after it has closed do nothing. */
export interface Connection {
  /** @param receipted called at the PUBACK (QoS 1 only). May be called late, twice on a bad link, or never. */
  send(message: Message, receipted?: () => void): void;
  /**
   * Subscribes with QoS 1. A refused subscription closes the connection: a device that receives no feedback must not
   * look healthy.
   */
  subscribe(filters: readonly string[]): void;
}

/** One attempt to connect, which may become a connection. */
export interface Attempt {
  /** Sends DISCONNECT, so that no will is published; `closed` follows. */
  leave(): void;
  /** Drops the connection without DISCONNECT, as a power cut does. The will is published; `closed` follows. */
  cut(): void;
}

export interface LinkEvents {
  /** The hub has accepted us (CONNACK 0). */
  opened(connection: Connection): void;
  received(topic: string, payload: string): void;
  /** Called exactly once, as the last callback, also when connecting failed or was refused. `reason` is for people. */
  closed(reason: string): void;
}

/**
 * The network of one device: one connection per call, without state of its own. The press journal keeps what must not
 * be lost, and stay-connected decides when to try again. So a link can be MQTT, two functions in a test, or another
 * link with faults added.
 */
export interface Link {
  connect(will: Message, events: LinkEvents): Attempt;
}
