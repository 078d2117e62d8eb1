import { openHub, type BenchHub } from '../../page-bench/hub.ts';
import { button, type Button } from '../../support/button.ts';

type Call = { readonly id: string; readonly callPoint: string | null };

/** A real hub with Lotus Apartment, its buttons on real sockets, and the hands of its people. */
export type Building = {
  readonly http: string;
  readonly joinLink: (staff: string) => Promise<string>;
  /** A finger on the button of a call point. @returns the id of the call. */
  readonly press: (callPoint: string, held?: boolean) => Promise<string>;
  /** What a device says of itself. */
  readonly beat: (callPoint: string, battery: number) => Promise<void>;
  readonly act: (staff: string, call: string, what: string, body?: object) => Promise<void>;
  readonly ask: <T>(staff: string, method: string, path: string, body?: object) => Promise<T>;
  readonly stop: () => Promise<void>;
};

export async function openBuilding(): Promise<Building> {
  const hub: BenchHub = await openHub();
  const buttons = new Map<string, Button>();
  const tokens = new Map<string, string>();

  async function tokenOf(staff: string): Promise<string> {
    const known = tokens.get(staff);
    if (known !== undefined) return known;
    const { invite } = await hub.ask<{ invite: string }>('POST', `/staff/${staff}/invites`);
    const { token } = await hub.ask<{ token: string }>('POST', '/sessions', { invite, device: 'a script' });
    tokens.set(staff, token);
    return token;
  }
  async function buttonOf(callPoint: string): Promise<Button> {
    const known = buttons.get(callPoint);
    if (known !== undefined) return known;
    const { password } = await hub.ask<{ password: string }>('POST', `/devices/${callPoint}/credentials`);
    const made = button(callPoint, password, () => hub.mqtt);
    await made.connect();
    buttons.set(callPoint, made);
    return made;
  }
  const ask = async <T>(staff: string, method: string, path: string, body?: object): Promise<T> =>
    hub.ask<T>(method, path, body, await tokenOf(staff));

  return {
    http: hub.http,
    ask,
    joinLink: async (staff) => (await hub.ask<{ url: string }>('POST', `/staff/${staff}/invites`)).url,
    async press(callPoint, held = false) {
      await (await buttonOf(callPoint)).press(held ? { kind: 'hold' } : {});
      const { items } = await hub.ask<{ items: Call[] }>('GET', '/calls?state=open');
      return items.find((call) => call.callPoint === callPoint)?.id ?? '';
    },
    beat: async (callPoint, battery) =>
      (await buttonOf(callPoint)).send('heartbeat', { v: 1, uptime: 60, battery, inputs: { main: 'ok' } }),
    act: async (staff, call, what, body = {}) => void (await ask(staff, 'POST', `/calls/${call}/${what}`, body)),
    async stop() {
      for (const { end } of buttons.values()) end();
      await hub.stop();
    },
  };
}
