import type { HeartbeatMessage, StageName } from '../../hub/contract/device-messages.ts';
import type { SimClock } from '../clock.ts';
import type { Settings } from './down-messages.ts';
import { createDownlink } from './downlink.ts';
import { createFeedbackMemory } from './feedback-memory.ts';
import { startHeartbeat, type Heartbeat, type Vitals } from './heartbeat.ts';
import type { LampKnowledge } from './lamp.ts';
import type { Link } from '../link/link.ts';
import type { JournalEntry, PressJournal } from './press-journal.ts';
import type { Random } from '../random.ts';
import { createSender, type Sender, type SignalAction } from './sender.ts';
import { stayConnected, type Line } from '../link/stay-connected.ts';

export interface PowerUpOptions {
  device: string;
  clock: SimClock;
  link: Link;
  journal: PressJournal;
  random: Random;
  salt: () => string;
  /** Settings until the hub sends others. */
  factorySettings: Settings;
  vitals: () => Vitals & Pick<HeartbeatMessage, 'inputs'>;
  /** Called when the lamp may have to change. */
  onNews: () => void;
  onStage: (stage: StageName) => void;
  onTrouble: (reason: string) => void;
}

/** The state of a device while it has power. All of it is lost when the power goes; only the journal stays. */
export interface Electronics {
  /** Connects. To be called once, when the callbacks can be called. */
  open(): void;
  connected(): boolean;
  settings(): Settings;
  put(action: SignalAction): void;
  /** An input became stuck, or works again. */
  inputChanged(): void;
  lampKnowledge(): Omit<LampKnowledge, 'phone'>;
  cut(): void;
  leave(): Promise<void>;
}

/**
 * Boots the device: takes a new boot number, sends pending presses again, and starts the heartbeat.
 * @throws when the journal cannot be opened.
 */
export function powerUp(options: PowerUpOptions): Electronics {
  const { device, clock, link, journal, random, salt, factorySettings, vitals, onNews, onStage, onTrouble } = options;
  const boot = journal.boot();
  const bootedAt = clock.monotonic();
  const feedback = createFeedbackMemory(clock, onStage);
  const downlink = createDownlink({
    device,
    clock,
    feedback,
    factorySettings,
    onHeartbeatPeriod: () => {
      heartbeat.restart();
    },
    onSelfTest: (nonce) => line.send('self-test', { nonce }, { qos: 1 }),
  });

  const line = stayConnected({
    device,
    link,
    clock,
    random,
    boot: `${boot}.${salt()}`,
    onOpen() {
      feedback.lineOpened();
      sender.lineOpened();
      onNews();
    },
    onMessage(topic, payload) {
      if (downlink.receive(topic, payload)) onNews();
    },
    onClosed(reason) {
      sender.lineClosed();
      onTrouble(reason);
      onNews();
    },
  });

  const sender = createSender({
    clock,
    random,
    journal,
    salt,
    line,
    boot,
    onReceipt({ name, input }) {
      if (name === 'press') feedback.receipted(input);
      onNews();
    },
  });

  const heartbeat = startHeartbeat({
    clock,
    random,
    vitals,
    everyS: () => downlink.settings().heartbeatS,
    send: (beat) => {
      line.send('heartbeat', beat, { qos: 0 });
    },
  });

  return {
    open: line.open,
    connected: line.connected,
    settings: downlink.settings,
    put: sender.put,
    inputChanged: heartbeat.beatNow,
    lampKnowledge: () => ({
      ...feedback.lampKnowledge(),
      waitingSince: oldestWaiting(journal.pending(), boot, bootedAt),
      identifyUntil: downlink.identifyUntil(),
    }),
    ...powerOff({ line, sender, heartbeat, journal }),
  };
}

type PowerOffParts = { line: Line; sender: Sender; heartbeat: Heartbeat; journal: PressJournal };

/** The two ways to end: a power cut, and a clean disconnect. */
function powerOff({ line, sender, heartbeat, journal }: PowerOffParts): Pick<Electronics, 'cut' | 'leave'> {
  const stop = (): void => {
    sender.lineClosed();
    heartbeat.stop();
    journal.close();
  };
  return {
    cut() {
      stop();
      line.cut();
    },
    async leave() {
      stop();
      await new Promise<void>((resolve) => {
        line.leave(resolve);
      });
    },
  };
}

/**
 * @returns since when the oldest press without PUBACK has been waiting. A press of an earlier boot waits since
 * power-up.
 */
function oldestWaiting(pending: readonly JournalEntry[], boot: number, bootedAt: number): number | null {
  const press = pending.find(({ name }) => name === 'press');
  if (press === undefined) return null;
  return press.boot === boot ? press.monotonicMs : bootedAt;
}
