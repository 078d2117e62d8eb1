import { startProgram } from '../../bench/child.ts';
import { adminToken, ask, enrolDevices, joinPhones } from '../../bench/hub-admin.ts';
import { OUTCOME, staffIds } from '../../bench/made-up-site.ts';
import { until } from '../../bench/witness.ts';
import { copyCalls, repeatNewest } from '../../support/long-book.ts';
import { openJournals } from '../journals.ts';

/** No device of the load that follows has the same press ids, which begin with the first device. */
const LAST = 'point-239';
/** Calls of more than a year, as many days as a report may have. */
const DAYS = 400;
export const FACTS = 500_000;
/** How often the same button was pressed before anybody came: the longest timeline. */
const LONG_TIMELINE = 20_000;

export type LongPast = {
  /** A call with LONG_TIMELINE facts. */
  readonly longCall: string;
};

/**
 * Starts a hub, lets one call be raised, repeated and closed, ends the hub, and copies that call until the event log has
 * this many facts. One of the copies is long. @param args of the program. @throws when the hub refuses something.
 */
export async function makeLongPast(args: readonly string[], data: string, log: string): Promise<LongPast> {
  const hub = startProgram([...args], log);
  const { httpPort, mqttPort } = await hub.ready;
  const admin = adminToken(data);
  const [phone] = await joinPhones(httpPort, admin, staffIds(1));
  const journals = openJournals(await enrolDevices(httpPort, admin, [LAST]));
  await journals.connect(mqttPort);
  const act = async (id: string, verb: string, body: unknown = {}): Promise<void> => {
    const { status } = await ask(httpPort, phone as string, 'POST', `/calls/${id}/${verb}`, body);
    if (status !== 200) throw new Error(`${verb} was answered ${status}`);
  };
  const ended = async (): Promise<string> => {
    await until(() => journals.pendingInAll() === 0, 30_000);
    const { body } = await ask(httpPort, phone as string, 'GET', '/calls?state=open');
    const { id } = (body as { items: { id: string }[] }).items[0]!;
    await act(id, 'acknowledge');
    await act(id, 'arrive');
    await act(id, 'close', { outcome: OUTCOME });
    return id;
  };
  journals.press(0, false);
  await until(() => journals.pendingInAll() === 0, 30_000);
  journals.press(0, false);
  await ended();
  await hub.stop();
  await journals.gone();
  copyCalls(data, FACTS - LONG_TIMELINE, DAYS);
  return { longCall: repeatNewest(data, LONG_TIMELINE) };
}
