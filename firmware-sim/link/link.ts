/** A message as it goes over the air; payload is JSON text (mqtt.md, Payloads). */
export interface Message {
  topic: string;
  payload: string;
  qos: 0 | 1;
  retain: boolean;
}

/** One accepted connection. All calls after it has closed are nothing. */
export interface Connection {
  /** @param receipted called when the PUBACK comes (QoS 1 only). May come late, twice on a bad link, or never. */
  send(message: Message, receipted?: () => void): void;
  /** QoS 1. A refused subscription closes the connection: a lamp that hears nothing must not look well. */
  subscribe(filters: readonly string[]): void;
}

/** One attempt to connect, which may become a connection. */
export interface Attempt {
  /** Says good-bye (DISCONNECT), so that no will is published; `closed` follows. */
  leave(): void;
  /** The plug is pulled: no good-bye, the will speaks; `closed` follows. */
  cut(): void;
}

export interface LinkEvents {
  /** The hub has accepted us (CONNACK 0). */
  opened(connection: Connection): void;
  received(topic: string, payload: string): void;
  /** Exactly once, last, also when connecting failed or was refused. `reason` is for people. */
  closed(reason: string): void;
}

/**
 * The way to the hub of one device: one connection per call, no memory of its own. What must not be lost lives in the
 * press journal, when to try again lives in stay-connected; so a link can be MQTT, a pair of functions in a test, or
 * another link with faults around it.
 */
export interface Link {
  connect(will: Message, events: LinkEvents): Attempt;
}
