import type { Connection, Link, LinkEvents, Message } from './link.ts';

/** The hub's end of a link within the process, used by tests and by simulations without sockets. */
export interface FarEnd {
  /** False: further attempts are refused, as with a wrong secret or an unreachable hub. */
  accepting: boolean;
  /** Whether the PUBACK of a QoS 1 message is sent at once or waits for receiptHeld(). */
  receipts: 'at-once' | 'held';
  /** Called for every message, wills included, after it was recorded. A simulated hub takes messages here. */
  onArrival(message: Message): void;
  /** All messages received, in order; wills are kept separately. */
  readonly arrived: readonly Message[];
  readonly wills: readonly Message[];
  readonly filters: readonly string[];
  attempts(): number;
  connected(): boolean;
  /** Sends the held PUBACKs, oldest first. @param times how often each is sent; a bad link may repeat it. */
  receiptHeld(times?: number): void;
  deliver(topic: string, body: object): void;
  /** Breaks the connection; the will is published. */
  hangUp(): void;
}

/** @returns a link without network. Everything happens synchronously; nothing waits and nothing is lost. */
export function memoryLink(): { link: Link; farEnd: FarEnd } {
  const arrived: Message[] = [];
  const wills: Message[] = [];
  const filters: string[] = [];
  let held: (() => void)[] = [];
  let attempts = 0;
  let close: ((reason: string, willSpeaks: boolean) => void) | null = null;
  let current: LinkEvents | null = null;

  const farEnd: FarEnd = {
    accepting: true,
    receipts: 'at-once',
    onArrival: () => {},
    arrived,
    wills,
    filters,
    attempts: () => attempts,
    connected: () => current !== null,
    receiptHeld(times = 1) {
      const due = held;
      held = [];
      for (const receipt of due) {
        for (let i = 0; i < times; i += 1) receipt();
      }
    },
    deliver: (topic, body) => current?.received(topic, JSON.stringify(body)),
    hangUp: () => close?.('the hub hung up', true),
  };

  const link: Link = {
    connect(will, events) {
      attempts += 1;
      const nothing = { leave() {}, cut() {} };
      if (!farEnd.accepting) {
        events.closed('refused');
        return nothing;
      }
      let open = true;
      const end = (reason: string, willSpeaks: boolean): void => {
        if (!open) return;
        open = false;
        current = null;
        held = [];
        if (willSpeaks) {
          wills.push(will);
          farEnd.onArrival(will);
        }
        events.closed(reason);
      };
      const connection: Connection = {
        send(message, receipted) {
          if (!open) return;
          arrived.push(message);
          if (message.qos === 1 && receipted !== undefined && farEnd.receipts === 'held') held.push(receipted);
          farEnd.onArrival(message);
          if (message.qos === 1 && farEnd.receipts === 'at-once') receipted?.();
        },
        subscribe(more) {
          if (open) filters.splice(0, filters.length, ...more);
        },
      };
      close = end;
      current = events;
      events.opened(connection);
      return {
        leave: () => {
          end('left', false);
        },
        cut: () => {
          end('cut', true);
        },
      };
    },
  };
  return { link, farEnd };
}
