import { downPrefix } from '../hub/contract/topics.ts';
import type { FeedbackMessage, HeartbeatMessage, StageName } from '../hub/contract/device-messages.ts';
import type { SimClock } from './clock.ts';
import { readDown, type Settings } from './down-messages.ts';
import { startHeartbeat, type Vitals } from './heartbeat.ts';
import { IDENTIFY_MS, type LampKnowledge } from './lamp.ts';
import type { Link } from './link.ts';
import type { JournalEntry, PressJournal } from './press-journal.ts';
import type { Random } from './random.ts';
import { createSender, type Deed } from './sender.ts';
import { stayConnected } from './stay-connected.ts';

export interface PowerUpOptions {
  device: string;
  clock: SimClock;
  link: Link;
  journal: PressJournal;
  random: Random;
  salt: () => string;
  /** What holds until the hub says otherwise. */
  factorySettings: Settings;
  vitals: () => Vitals & Pick<HeartbeatMessage, 'inputs'>;
  /** Something happened that the lamp may have to show. */
  onNews: () => void;
  onStage: (stage: StageName) => void;
  onTrouble: (reason: string) => void;
}

/** The electronics while there is power: everything here is wiped when it goes; only the journal stays. */
export interface Electronics {
  /** To be called once, when the caller is ready to hear. */
  open(): void;
  connected(): boolean;
  settings(): Settings;
  put(deed: Deed): void;
  /** An input went bad or well again. */
  inputChanged(): void;
  lampKnowledge(): Omit<LampKnowledge, 'phone'>;
  cut(): void;
  leave(): Promise<void>;
}

/**
 * Boots the device: new boot number, pending presses on their way again, heartbeat from now on.
 * @throws when the journal cannot be opened.
 */
export function powerUp(options: PowerUpOptions): Electronics {
  const { device, clock, link, journal, random, salt, onNews } = options;
  const boot = journal.boot();
  const bootedAt = clock.monotonic();
  let settings = options.factorySettings;
  let identifyUntil: number | null = null;
  const feedback = new Map<string, FeedbackMessage>();
  /** Inputs the hub has spoken about on this connection. */
  const heard = new Set<string>();
  /** When an input's press was receipted that the hub has not said a word about, monotonic. */
  const receiptedAt = new Map<string, number>();

  const line = stayConnected({
    device,
    boot: `${boot}.${salt()}`,
    link,
    clock,
    random,
    onOpen() {
      heard.clear();
      sender.lineOpened();
      onNews();
    },
    onMessage(topic, payload) {
      const prefix = downPrefix(device);
      if (!topic.startsWith(prefix)) return;
      hear(topic.slice(prefix.length), payload);
      onNews();
    },
    onClosed(reason) {
      sender.lineClosed();
      options.onTrouble(reason);
      onNews();
    },
  });

  const sender = createSender({
    clock,
    random,
    journal,
    line,
    boot,
    salt,
    onReceipt({ name, input }) {
      // Where the hub has said something already, that is shown; a lamp at rest waits for the hub's first word.
      const atRest = (feedback.get(input)?.stage ?? 'idle') === 'idle';
      if (name === 'press' && atRest) receiptedAt.set(input, clock.monotonic());
      onNews();
    },
  });

  const heartbeat = startHeartbeat({
    clock,
    random,
    everyS: () => settings.heartbeatS,
    vitals: options.vitals,
    send: (beat) => {
      line.send('heartbeat', beat, { qos: 0 });
    },
  });

  const hear = (name: string, payload: string): void => {
    const message = readDown(name, payload);
    switch (message?.name) {
      case 'feedback':
        hearFeedback(message.feedback);
        return;
      case 'settings': {
        const before = settings.heartbeatS;
        settings = { ...settings, ...message.settings };
        if (settings.heartbeatS !== before) heartbeat.restart();
        return;
      }
      case 'self-test':
        line.send('self-test', { nonce: message.nonce }, { qos: 1 });
        return;
      case 'identify':
        identifyUntil = clock.monotonic() + IDENTIFY_MS;
        return;
      case undefined:
    }
  };

  const hearFeedback = (word: FeedbackMessage): void => {
    const { input, stage, at } = word;
    const last = feedback.get(input);
    // Overtaken on the way by a newer word. Only within one connection: between two of them the hub's clock may have been set.
    if (last !== undefined && heard.has(input) && at < last.at) return;
    feedback.set(input, word);
    heard.add(input);
    receiptedAt.delete(input);
    if (last?.stage !== stage) options.onStage(stage);
  };

  const powerOff = (): void => {
    sender.lineClosed();
    heartbeat.stop();
    journal.close();
  };

  return {
    open: line.open,
    connected: line.connected,
    settings: () => settings,
    put: sender.put,
    inputChanged: heartbeat.beatNow,
    lampKnowledge: () => ({
      feedback: [...feedback.values()],
      waitingSince: oldestWaiting(journal.pending(), boot, bootedAt),
      receiptedAt: receiptedAt.size === 0 ? null : Math.max(...receiptedAt.values()),
      identifyUntil,
    }),
    cut() {
      powerOff();
      line.cut();
    },
    async leave() {
      powerOff();
      await new Promise<void>((resolve) => {
        line.leave(resolve);
      });
    },
  };
}

/** @returns since when the oldest press without a receipt waits; one of an earlier boot: since power came back. */
function oldestWaiting(pending: readonly JournalEntry[], boot: number, bootedAt: number): number | null {
  const press = pending.find(({ name }) => name === 'press');
  if (press === undefined) return null;
  return press.boot === boot ? press.monotonicMs : bootedAt;
}
