import { ntfyApp, type NtfyApp } from '../fakes/ntfy-app.ts';
import { startBuilding, type TestBuilding } from './building.ts';
import { eventually } from './eventually.ts';
import { turns } from './moved-clock.ts';

/** A simulated ntfy app as the pager of somebody. */
export type Carried = NtfyApp & { readonly id: string };
type Way = { kind: string; id: string | null; state: string; why: string; since: string; gone: boolean };

export type CarriedPagers = Awaited<ReturnType<typeof startWithPagers>>;

/** A building with the listener for pagers, and the pagers that its people carry. */
export async function startWithPagers() {
  const apps: Carried[] = [];
  const building: TestBuilding = await startBuilding({
    config: (config) => {
      config.pager = { mode: 'loopback', host: '127.0.0.1', port: 0 };
    },
  });

  async function carriedBy(staff: string, name = 'phone'): Promise<Carried> {
    const made = await building.ask('POST', `/staff/${staff}/pagers`, { name, language: 'en' });
    const { topic, pager } = made.body;
    const app = {
      ...ntfyApp({ base: building.pager, topics: [topic], clock: building.clock }),
      id: pager.id as string,
    };
    apps.push(app);
    await app.start();
    await eventually(`${staff}'s app is connected`, app.isConnected);
    return app;
  }

  async function reachOf(staff: string): Promise<{ state: string; since: string | null; ways: Way[] }> {
    const { body } = await building.ask('GET', '/reachability');
    return body.items.find((one: { staff: string }) => one.staff === staff);
  }

  /** @param id of a pager; null: the pages. */
  async function wayOf(staff: string, id: string | null): Promise<Way> {
    return (await reachOf(staff)).ways.find((way) => way.id === id) as Way;
  }

  /** Moves the time second by second, so that the apps can answer in between. */
  async function pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 1000) {
      await turns(8);
      await building.clock.forward(Math.min(left, 1000));
    }
    await turns(8);
  }

  return {
    building,
    carriedBy,
    reachOf,
    wayOf,
    pass,
    /** Carries a pager whose test ring was answered. */
    async proven(staff: string, name?: string): Promise<Carried> {
      const app = await carriedBy(staff, name);
      await building.ask('POST', `/pagers/${app.id}/test-ring`, {});
      await eventually('the test rings', () => app.rang.length > 0);
      await app.press('heard');
      app.rang.length = 0;
      await eventually('proven', async () => (await wayOf(staff, app.id)).state === 'proven');
      return app;
    },
    /** Its Wi-Fi is gone. */
    async cutOff(app: Carried): Promise<void> {
      app.cut();
      await eventually('the line broke', () => !app.isConnected());
      await turns(8);
    },
    async backAgain(app: Carried, staff: string): Promise<void> {
      app.back();
      await eventually('it is back', async () => (await wayOf(staff, app.id)).state !== 'cannot');
      await pass(1000);
    },
    /** @throws when an app was sent what it cannot handle. */
    async end(): Promise<void> {
      for (const app of apps) app.stop();
      await building.end();
      const wrong = apps.flatMap((app) => app.wrong);
      if (wrong.length > 0) throw new Error(`the app was sent what it cannot handle: ${wrong.join('; ')}`);
    },
  };
}
