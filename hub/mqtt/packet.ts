/** A packet of a device as the parser of the broker reads it: the fields that the hub uses. */
export type Packet = {
  readonly cmd: string;
  /** Of a SUBSCRIBE. */
  readonly subscriptions?: readonly { topic: string; qos: number }[];
  /** Of a CONNECT. */
  readonly protocolVersion?: number;
  clientId?: string;
  readonly username?: string;
  readonly password?: Uint8Array;
  /** Of a PUBLISH. */
  topic?: string | null;
  readonly payload?: Uint8Array;
  readonly qos?: number;
  readonly messageId?: number;
  readonly retain?: boolean;
  readonly dup?: boolean;
};
