import { connectAsync, type MqttClient } from 'mqtt';
import { eventually } from './eventually.ts';

export type Feedback = {
  stage: string;
  lamp: string;
  blink: boolean;
  say: { zh: string; en: string };
  input: string;
  callId?: string;
  by?: { zh: string; en: string };
};

export type Button = {
  readonly device: string;
  readonly connect: () => Promise<void>;
  /** Sends a press and waits for its PUBACK. @returns the press id. */
  readonly press: (more?: Record<string, unknown>) => Promise<string>;
  readonly send: (name: string, payload: unknown, qos?: 0 | 1) => Promise<void>;
  readonly sendRaw: (topic: string, payload: Buffer | string, qos?: 0 | 1 | 2) => Promise<void>;
  readonly shows: (stage: string) => Promise<Feedback>;
  /** Waits for feedback whose English text contains these words. */
  readonly says: (words: string) => Promise<Feedback>;
  readonly feedback: () => Feedback | null;
  readonly heard: () => { topic: string; text: string; retain: boolean }[];
  readonly unplug: () => void;
  readonly connected: () => boolean;
  readonly end: () => void;
};

let presses = 0;

/** A button for tests: mqtt.js on a real socket, without a journal and without retries. */
export function button(device: string, secret: string, url: () => string): Button {
  let client: MqttClient | null = null;
  const heard: { topic: string; text: string; retain: boolean }[] = [];
  let latest: Feedback | null = null;

  async function connect(): Promise<void> {
    client = await connectAsync(url(), {
      clientId: device,
      username: device,
      password: secret,
      protocolVersion: 4,
      reconnectPeriod: 0,
      clean: true,
      keepalive: 30,
    });
    client.on('error', () => {});
    client.on('message', (topic, payload, packet) => {
      heard.push({ topic, text: payload.toString(), retain: packet.retain });
      if (topic.endsWith('/down/feedback')) latest = JSON.parse(payload.toString()) as Feedback;
    });
    await client.subscribeAsync([`lotus/v1/${device}/down/#`, 'lotus/v1/hub/#'], { qos: 1 });
  }

  async function sendRaw(topic: string, payload: Buffer | string, qos: 0 | 1 | 2 = 1): Promise<void> {
    if (client === null) throw new Error(`${device} is not connected`);
    const { stream } = client;
    // mqtt.js would keep the message for the next connection. Here a missing PUBACK on this connection rejects.
    let gone = (): void => {};
    const closed = new Promise<never>((_resolve, reject) => {
      gone = () => reject(new Error('closed without a receipt'));
      stream.once('close', gone);
    });
    try {
      await Promise.race([client.publishAsync(topic, payload, { qos }), closed]);
    } finally {
      stream.off('close', gone);
    }
  }

  const send = (name: string, payload: unknown, qos: 0 | 1 = 1): Promise<void> =>
    sendRaw(`lotus/v1/${device}/up/${name}`, JSON.stringify(payload), qos);

  return {
    device,
    connect,
    send,
    sendRaw,
    press: async (more = {}) => {
      const id = `p-${++presses}`;
      await send('press', { v: 1, id, ...more });
      return (more['id'] as string | undefined) ?? id;
    },
    shows: (stage) =>
      eventually(
        `${device} shows ${stage} (now ${latest?.stage ?? 'nothing'})`,
        () => latest?.stage === stage && latest,
      ),
    says: (words) =>
      eventually(
        `${device} says "${words}" (now "${latest?.say.en ?? ''}")`,
        () => latest?.say.en.includes(words) === true && latest,
      ),
    feedback: () => latest,
    heard: () => heard,
    unplug: () => client?.stream.destroy(),
    connected: () => client?.connected ?? false,
    end: () => {
      client?.end(true);
    },
  };
}
