import type { Command, Shown } from '../dialects/outputs/output.ts';
import type { Stage } from '../domain/call/stage.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { SiteDevice } from '../domain/site/site.ts';

/**
 * `away`: nobody takes it now; that is no fault, because it is sent when device or line are back. `busy`: too much waits
 * for receipts of the broker; `roomAgain` is called once. `heard`: a device of the site document speaks on this topic,
 * so the command would be heard as its message.
 */
export type SentTo = 'sent' | 'away' | 'busy' | 'heard';

/** The ways to bought devices. */
export type BoughtLines = {
  readonly send: (device: SiteDevice, command: Command, roomAgain: () => void) => SentTo;
  /** The number of the present line to an outside broker; null: there is none. */
  readonly lineOf: (broker: string) => number | null;
};

export type ShownNow = Shown & { readonly isTest: boolean };

/** What an output was told last. `isSent`: on the present line, so it need not be told again. */
type Last = { readonly topic: string; readonly payload: string; readonly stage: Stage; readonly isSent: boolean };

type Known = { readonly way: string; readonly outputs: Map<string, Last> };

/** What the outputs of bought devices were told last. */
export function createBoughtOutputs() {
  const known = new Map<DeviceId, Known>();
  /** By device and output: topics on which a device speaks. */
  const refused = new Map<string, string>();

  function knownOf(device: SiteDevice): Known {
    const found = known.get(device.id);
    if (found?.way === wayOf(device)) return found;
    const made = { way: wayOf(device), outputs: new Map<string, Last>() };
    known.set(device.id, made);
    return made;
  }

  return {
    /** Sends what is not shown already. @returns `busy` when some of it must wait. */
    show: (
      device: SiteDevice,
      rows: readonly ShownNow[],
      lines: BoughtLines,
      roomAgain: () => void,
    ): 'done' | 'busy' => {
      const { outputs } = knownOf(device);
      for (const { output, stage, command, isTest } of rows) {
        const last = outputs.get(output);
        const { topic, payload, once } = command;
        const isNew = once && !isTest ? last !== undefined && last.stage !== stage : !isShownNow(last, payload, isTest);
        if (!isNew) {
          outputs.set(output, { topic, payload, stage, isSent: true });
          continue;
        }
        const sent = lines.send(device, command, roomAgain);
        if (sent === 'busy') return 'busy';
        if (sent === 'heard') refused.set(`${device.id}, ${output}`, topic);
        else refused.delete(`${device.id}, ${output}`);
        outputs.set(output, { topic, payload, stage, isSent: sent !== 'away' });
      }
      return 'done';
    },
    /** Nobody knows what the device shows now. @param takes of these topics; left out: of all. */
    forget: (id: DeviceId, takes: (topic: string) => boolean = () => true): void => {
      const outputs = known.get(id)?.outputs;
      for (const [output, last] of outputs ?? [])
        if (takes(last.topic)) outputs?.set(output, { ...last, isSent: false });
    },
    /** What the site document names no more is switched off, so that no lamp stays on for ever. */
    leave: (before: SiteDevice, after: SiteDevice | null, idle: readonly Shown[], lines: BoughtLines): void => {
      const outputs = known.get(before.id)?.outputs;
      const isSameWay = after !== null && wayOf(after) === wayOf(before);
      for (const { output, command } of idle) {
        if (isSameWay && after.feedback?.some((row) => row.output === output) === true) continue;
        if (outputs?.delete(output) === true) lines.send(before, command, () => {});
        refused.delete(`${before.id}, ${output}`);
      }
      if (after === null) known.delete(before.id);
    },
    isShown: (id: DeviceId): boolean => [...(known.get(id)?.outputs.values() ?? [])].some(({ isSent }) => isSent),
    problems: (): readonly string[] =>
      [...refused].map(
        ([where, topic]) =>
          `FEEDBACK_REFUSED: ${where}: a device of the site document speaks on ${topic}, so nothing is sent there; give one of them another name`,
      ),
  };
}

function isShownNow(last: Last | undefined, payload: string, isTest: boolean): boolean {
  return !isTest && last?.isSent === true && last.payload === payload;
}

/** To whom the topics of a device belong. */
function wayOf({ dialect, name, base, broker }: SiteDevice): string {
  return JSON.stringify([dialect, name, base, broker]);
}
