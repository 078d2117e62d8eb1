import { constantFrom, tuple } from 'fast-check';
import { Value } from 'typebox/value';
import { pressGateOf, pressIntakeOf } from '../../../hub/app/listeners/mqtt-listener.ts';
import { Call } from '../../../hub/contract/call.ts';
import { PRESS_ID_MAX } from '../../../hub/contract/ids.ts';
import { upPrefix } from '../../../hub/contract/topics.ts';
import type { DeviceId, PressId } from '../../../hub/domain/ids.ts';
import { later, type Instant } from '../../../hub/domain/time.ts';
import type { IntakeAnswer } from '../../../hub/intake/press-gate.ts';
import { readPress } from '../../../hub/mqtt/messages/read-press.ts';
import { callView } from '../../../hub/queries/call-view.ts';
import { httpHarness } from '../../support/http/http-door.ts';
import { headAndRest, type Opened, type Target } from '../target.ts';
import { deviceInputs } from './device-messages.ts';

const KEPT_OF_A_DEVICE = 20;
const KEPT_BYTES = 4096;
/** Two devices of the site document, and one that is not in it. */
const DEVICES = ['west-ramp-help', 'tcm-1', 'plugged-in-yesterday'];

/**
 * A real press gate on a real store. The first line of the input is `DEVICE NAME`. Whatever comes on the press topic
 * must raise a call.
 */
export const pressGate: Target = { name: 'press-gate', limitMs: 2_000, shortRound: 60, open };

async function open(): Promise<Opened> {
  const { core, live, temp, context, end } = await httpHarness();
  const { tables } = temp.store();
  const now = (): Instant => temp.clock.now as Instant;
  const failures: string[] = [];
  const gate = pressGateOf(core, live, {
    onStored: () => {},
    slowAfterMs: 1_000,
    setTimer: () => () => {},
    onNotRecorded: ({ id }) => failures.push(`press ${JSON.stringify(id)} was not recorded`),
    log: {
      error: (fields) => failures.push(`the gate failed: ${String((fields as { err?: Error }).err?.stack)}`),
    },
  });
  const intakes = [KEPT_BYTES, 65_536].map((payloadBytes) => ({
    payloadBytes,
    intake: pressIntakeOf(core, live, { gate, payloadBytes, log: { warn: () => {} } }),
  }));

  return {
    inputs: tuple(constantFrom(...DEVICES), deviceInputs).map(([device, input]): Uint8Array =>
      Buffer.concat([Buffer.from(`${device} `), input]),
    ),
    wrong: async (input) => {
      const { head, rest } = headAndRest(input);
      const blank = head.indexOf(' ');
      const [device, name] = [head.slice(0, blank) as DeviceId, head.slice(blank + 1)];
      const wrong: string[] = [];
      for (const { intake, payloadBytes } of intakes) {
        // A call raised by an earlier input would hide that this press was lost.
        tables.presses.forgetBefore(later(now(), 1));
        const answers = await new Promise<IntakeAnswer[]>((resolve) => {
          const given: IntakeAnswer[] = [];
          intake.take(device, upPrefix(device) + name, rest, (answer) => {
            given.push(answer);
            // A second PUBACK would be sent in the same turn of the event loop.
            setImmediate(() => resolve(given));
          });
        });
        if (answers.join() !== 'accepted') wrong.push(`answered ${answers.join()}`);
        if (name !== 'press') continue;
        const { id, what } = readPress(rest, payloadBytes);
        if (id === null || what === 'letting-go') {
          const calls = tables.calls.openAtDevice(device).length;
          if (calls === 0) wrong.push(`a press without an id was accepted and lost (at most ${payloadBytes} bytes)`);
          continue;
        }
        const plain = rest.byteLength <= payloadBytes ? readablePress(rest) : null;
        if (plain !== null && plain !== id)
          wrong.push(`the id ${JSON.stringify(plain)} was read as ${JSON.stringify(id)}`);
        const seen = tables.presses.seen(device, id as PressId);
        const call = seen?.callId == null ? null : tables.calls.byId(seen.callId);
        if (call === null)
          wrong.push(
            `the press ${JSON.stringify(id)} was accepted and lost (payloads of at most ${payloadBytes} bytes)`,
          );
        else if (!Value.Check(Call, callView(call.call, call.seq, context.siteState.site())))
          wrong.push('its call cannot be shown as the contract says');
      }
      const kept = tables.quarantine.page(Number.MAX_SAFE_INTEGER, 100).filter((one) => one.device === device);
      if (kept.length > KEPT_OF_A_DEVICE) wrong.push(`${kept.length} messages of one device are kept`);
      if (kept.some(({ payload }) => payload.byteLength > KEPT_BYTES))
        wrong.push('more is kept of a message than 4 KiB');
      return [...wrong, ...failures.splice(0), ...temp.broken.splice(0).map(String)];
    },
    end,
  };
}

/** The simplest possible reader: version 1 and a valid id. @returns the id. */
function readablePress(payload: Buffer): string | null {
  try {
    const { v, id } = JSON.parse(new TextDecoder('utf8', { fatal: true, ignoreBOM: true }).decode(payload)) as {
      v?: unknown;
      id?: unknown;
    };
    return v === 1 && typeof id === 'string' && id.length > 0 && id.length <= PRESS_ID_MAX ? id : null;
  } catch {
    return null;
  }
}
